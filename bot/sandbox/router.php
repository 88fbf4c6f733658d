<?php
/**
 * The front of `php -S`: writes one line for each request to the access log, serves the wiki's
 * own files and short addresses, and answers the sandbox's two questions.
 */
$sandboxDirectory = getenv( 'SANDBOX_WIKI' );
$sandboxPath = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/' );

if ( $sandboxPath === '/sandbox/ping' ) {
	echo getenv( 'SANDBOX_TOKEN' );
	return true;
}
if ( $sandboxPath === '/sandbox/flush' ) {
	apcu_delete( new APCUIterator( '/^(?!.*:MWSession:)/' ) );
	return true;
}

$sandboxAction = $_REQUEST['action'] ?? '';
$sandboxAgent = $_SERVER['HTTP_USER_AGENT'] ?? '';
file_put_contents(
	"$sandboxDirectory/access.log",
	strtr(
		gmdate( 'Y-m-d\TH:i:s\Z' ) . " {$_SERVER['REQUEST_METHOD']} $sandboxPath action=" .
			( is_string( $sandboxAction ) ? $sandboxAction : '' ) . " agent=$sandboxAgent",
		"\r\n", '  '
	) . "\n",
	FILE_APPEND
);

if ( str_starts_with( $sandboxPath, '/files/' ) ) {
	$sandboxFile = realpath( $sandboxDirectory . $sandboxPath );
	if ( !$sandboxFile || !str_starts_with( $sandboxFile, "$sandboxDirectory/files/" ) ) {
		http_response_code( 404 );
		return true;
	}
	header( 'Content-Type: ' . mime_content_type( $sandboxFile ) );
	readfile( $sandboxFile );
	return true;
}
if ( $sandboxPath === '/' || str_starts_with( $sandboxPath, '/wiki/' ) ) {
	$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
	$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
	unset( $_SERVER['PATH_INFO'] );
	chdir( $_SERVER['DOCUMENT_ROOT'] );
	require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
	return true;
}
return false;
