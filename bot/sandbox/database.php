<?php
/**
 * SQLite without MediaWiki's named locks. Those are files that are waited for while the database's
 * write lock is held, and the other way round: two edits of one page would wait for each other
 * until a timeout. Here a request that writes holds the write lock from its first statement,
 * which shuts out the others by itself.
 */
class DatabaseSandbox extends \Wikimedia\Rdbms\DatabaseSqlite {
	public function doLock( string $lockName, string $method, int $timeout ) {
		return microtime( true );
	}

	public function doUnlock( string $lockName, string $method ) {
		return true;
	}
}
