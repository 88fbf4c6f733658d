"""New files of an institution into the articles that they illustrate."""

from tasks.images_link.params import LinkParams
from tasks.images_link.task import ImagesLinkTask

__all__ = ["ImagesLinkTask", "LinkParams"]
