from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator

import mwparserfromhell
import psutil
import pytest

from bot.errors import WorkerError
from bot.text.proofs.proof import Inserted, prove
from bot.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(seconds=1, max_chars=100_000) as worker:
        yield worker


def pid() -> int:
    return os.getpid()


def double(number: int) -> int:
    return 2 * number


def parse(text: str) -> str:
    return str(mwparserfromhell.parse(text))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def devour() -> int:
    return len(bytearray(1 << 34))


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def fail() -> None:
    raise LookupError("as written")


def gone(process: int, seconds: float = 10) -> bool:
    """Poll until the process is gone or a zombie that only waits for its parent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(process):
            return True
        if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False


def test_it_works_in_another_process(worker: Worker) -> None:
    assert worker.run(pid, size=0) != os.getpid()
    assert worker.run(prove, "ab", "axb", Inserted("x"), size=2) is None


def test_the_process_stays_from_call_to_call(worker: Worker) -> None:
    assert worker.run(pid, size=0) == worker.run(pid, size=0)


def test_text_that_takes_too_long_is_cut_off(worker: Worker) -> None:
    hostile = "{{a|x=" * 5_000
    process = worker.run(pid, size=0)
    with pytest.raises(WorkerError) as caught:
        worker.run(parse, hostile, size=len(hostile))
    assert caught.value.message.key == "text-too-slow"
    assert gone(process)
    assert worker.run(parse, "{{a|x=1}}", size=9) == "{{a|x=1}}"
    assert worker.run(pid, size=0) != process


def test_calls_behind_one_that_is_cut_off_are_carried_out(worker: Worker) -> None:
    jobs = [worker.submit(double, number, size=0) for number in range(3)]
    slow = worker.submit(sleep, 60, size=0)
    after = [worker.submit(double, number, size=0) for number in range(3, 6)]
    assert [job.result() for job in jobs] == [0, 2, 4]
    with pytest.raises(WorkerError, match="text-too-slow"):
        slow.result()
    assert [job.result() for job in after] == [6, 8, 10]


def test_waiting_does_not_count_as_time(worker: Worker) -> None:
    jobs = [worker.submit(sleep, 0.4, size=0) for _ in range(4)]
    assert [job.result() for job in jobs] == [None] * 4


def test_text_that_is_too_big_is_not_even_sent(worker: Worker) -> None:
    with pytest.raises(WorkerError) as caught:
        worker.run(parse, "x", size=100_001)
    assert caught.value.message.args == (100_001, 100_000)
    assert caught.value.message.key == "text-too-big"


@pytest.mark.parametrize("function", [die, devour, recurse])
def test_a_process_that_dies_is_replaced(worker: Worker, function: object) -> None:
    assert callable(function)
    with pytest.raises(WorkerError, match="text-unreadable"):
        worker.run(function, size=0)
    assert worker.run(double, 4, size=0) == 8


def test_a_process_killed_while_idle_is_replaced(worker: Worker) -> None:
    process = worker.run(pid, size=0)
    os.kill(process, signal.SIGKILL)
    assert gone(process)
    with contextlib.suppress(WorkerError):
        worker.run(pid, size=0)
    assert worker.run(pid, size=0) != process


def test_what_the_function_raises_comes_back(worker: Worker) -> None:
    with pytest.raises(LookupError, match="as written"):
        worker.run(fail, size=0)
    assert worker.run(double, 4, size=0) == 8


def test_results_in_order(worker: Worker) -> None:
    jobs = [worker.submit(double, number, size=0) for number in range(200)]
    assert [job.result() for job in jobs] == list(range(0, 400, 2))


def test_nothing_is_left_after_close() -> None:
    worker = Worker()
    process = worker.run(pid, size=0)
    worker.close()
    assert gone(process)


def test_close_ends_a_call_under_way() -> None:
    worker = Worker(seconds=600)
    process = worker.run(pid, size=0)
    job = worker.submit(sleep, 600, size=0)
    worker.close()
    assert gone(process)
    with pytest.raises(WorkerError, match="text-unreadable"):
        job.result()


def test_it_can_be_used_again_after_close() -> None:
    worker = Worker()
    worker.close()
    assert worker.run(double, 4, size=0) == 8
    worker.close()
    assert worker.run(double, 5, size=0) == 10
    worker.close()
