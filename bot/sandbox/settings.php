<?php
/**
 * The settings of a sandbox wiki. Its own values come from wiki.json beside the wiki's
 * LocalSettings.php, which only includes this file with $sandbox set.
 */
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}

// Extensions: the one place to add to. Those that are not on the disk are left out.
$sandboxExtensions = [ 'ParserFunctions', 'TemplateData', 'InputBox', 'Cite' ];
// Parsoid before VisualEditor: then both work in one process, without the wiki asking itself.
$sandboxParsoid = "$IP/vendor/wikimedia/parsoid/extension.json";
if ( is_readable( $sandboxParsoid ) ) {
	wfLoadExtension( 'Parsoid', $sandboxParsoid );
	$sandboxExtensions[] = 'VisualEditor';
}
if ( is_executable( '/usr/bin/lua5.1' ) ) {
	$sandboxExtensions[] = 'Scribunto';
	$wgScribuntoDefaultEngine = 'luastandalone';
	$wgScribuntoEngineConf['luastandalone']['luaPath'] = '/usr/bin/lua5.1';
}
foreach ( $sandboxExtensions as $name ) {
	if ( is_readable( "$IP/extensions/$name/extension.json" ) ) {
		wfLoadExtension( $name );
	}
}
$wgPFEnableStringFunctions = true;
// The visual editor in the bot's pages too, beside the wikitext one, and no welcome before it.
$wgVisualEditorAvailableNamespaces = [ 'User' => true, 'Template' => false ];
$wgDefaultUserOptions['visualeditor-enable'] = 1;
$wgVisualEditorEnableTocWidget = false;
$wgVisualEditorShowBetaWelcome = false;
$wgVisualEditorAutoAccountEnable = false;
foreach ( [ 'Vector', 'MonoBook' ] as $name ) {
	if ( is_readable( "$IP/skins/$name/skin.json" ) ) {
		wfLoadSkin( $name );
	}
}
$wgDefaultSkin = 'vector';

// Identity
$wgSitename = $sandbox['name'];
$wgMetaNamespace = $sandbox['project'];
$wgLanguageCode = $sandbox['language'];
$wgServer = $sandbox['url'];
$wgCanonicalServer = $sandbox['url'];
$wgScriptPath = '';
$wgArticlePath = '/wiki/$1';
$wgSecretKey = $sandbox['secret'];
$wgUpgradeKey = substr( $sandbox['secret'], 0, 16 );
$wgLocaltimezone = 'Europe/Rome';
$wgRightsText = 'CC BY-SA 4.0';
$wgRightsUrl = 'https://creativecommons.org/licenses/by-sa/4.0/';
$wgInterwikiScopes = 2;
$wgInterwikiCache = [];
foreach ( $sandbox['interwiki'] as $prefix => $address ) {
	$wgInterwikiCache["__global:$prefix"] = "1 $address/wiki/\$1";
}
$wgInterwikiCache['__list:__global'] = implode( ' ', array_keys( $sandbox['interwiki'] ) );
if ( $wgLanguageCode === 'it' ) {
	$wgNamespaceAliases['Immagine'] = NS_FILE;
	$wgNamespaceAliases['Discussioni_immagine'] = NS_FILE_TALK;
	$wgNamespaceAliases['CAT'] = NS_CATEGORY;
}

/*
 * SQLite. A transaction that begins by reading and goes on to write fails at once when somebody
 * else wrote between, whatever the busy timeout; one that begins by writing waits its turn. So
 * requests that may write take the lock first, and the many that only read take none.
 */
$sandboxReads = [
	'query', 'parse', 'expandtemplates', 'compare', 'templatedata', 'paraminfo', 'visualeditor'
];
$sandboxOnlyReads = PHP_SAPI === 'cli-server' && (
	$_SERVER['REQUEST_METHOD'] !== 'POST'
	|| isset( $_SERVER['HTTP_PROMISE_NON_WRITE_API_ACTION'] )
	|| in_array( $_REQUEST['action'] ?? '', $sandboxReads, true )
);
$wgDBtype = 'sqlite';
$wgDBname = $sandbox['database'];
$wgDBserver = '';
// By the type of the database, which is not one that MediaWiki knows, there would be no search.
$wgSearchType = SearchSqlite::class;
$wgSQLiteDataDir = $sandbox['directory'] . '/data';
$wgAutoloadClasses['DatabaseSandbox'] = __DIR__ . '/database.php';
$wgDBservers = [ [
	'type' => 'sandbox',
	'host' => '',
	'dbname' => $wgDBname,
	'user' => '',
	'password' => '',
	'tablePrefix' => '',
	'dbDirectory' => $wgSQLiteDataDir,
	'variables' => [ 'synchronous' => 'OFF' ],
	'trxMode' => $sandboxOnlyReads ? 'DEFERRED' : 'IMMEDIATE',
	'flags' => DBO_DEFAULT,
	'load' => 1,
] ];

/*
 * Caches. APCu is shared by the workers of one server. Maintenance scripts are other processes:
 * their changes are followed by a flush (see router.php), which keeps the sessions.
 */
$wgMainCacheType = PHP_SAPI === 'cli-server' ? CACHE_ACCEL : CACHE_NONE;
$wgParserCacheType = $wgMainCacheType;
$wgMessageCacheType = $wgMainCacheType;
$wgSessionCacheType = $wgMainCacheType;
$wgMainStash = $wgMainCacheType;
$wgLanguageConverterCacheType = $wgMainCacheType;
$wgObjectCacheSessionExpiry = 86400;
$wgCacheDirectory = $sandbox['directory'] . '/cache';
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = $wgCacheDirectory;
$wgTmpDirectory = $sandbox['directory'] . '/tmp';
$wgResourceLoaderUseObjectCacheForDeps = true;
$wgEnableSidebarCache = true;

// What follows an edit is finished before its answer is sent: whoever reads next sees it all.
$wgForceDeferredUpdatesPreSend = true;
$wgJobRunRate = $sandbox['job_rate'];
$wgRunJobsAsync = false;
$wgJobBackoffThrottling = [];

// Recent changes, told as they happen: see stream.py.
if ( $sandbox['feed'] ?? 0 ) {
	$wgRCFeeds['sandbox'] = [
		'class' => UDPRCFeedEngine::class,
		'formatter' => JSONRCFeedFormatter::class,
		'uri' => 'udp://127.0.0.1:' . $sandbox['feed'],
	];
}

// Files
$wgEnableUploads = $sandbox['uploads'];
$wgUploadDirectory = $sandbox['directory'] . '/files';
$wgUploadPath = $sandbox['url'] . '/files';
$wgFileExtensions = [ 'png', 'gif', 'jpg', 'jpeg', 'webp', 'svg' ];
$wgUseImageMagick = false;
$wgGenerateThumbnailOnParse = false;
$wgThumbnailScriptPath = $sandbox['url'] . '/thumb.php';
$wgFavicon = '';
$wgLogos = [ '1x' => 'data:image/svg+xml,' . rawurlencode(
	'<svg xmlns="http://www.w3.org/2000/svg" width="135" height="135" viewBox="0 0 135 135">'
	. '<path d="M20 50 67 20l48 30zM28 58h12v42H28zm33 0h12v42H61zm33 0h12v42H94zM20 106h95v9H20z"'
	. ' fill="' . ( $sandbox['uploads'] ? '#4f7a63' : '#53687f' ) . '"/></svg>'
) ];
$wgUseInstantCommons = false;
$wgLocalVirtualHosts = [ '127.0.0.1' ];
if ( $sandbox['repository'] !== null ) {
	$wgForeignFileRepos[] = [
		'class' => ForeignAPIRepo::class,
		'name' => 'shared',
		'apibase' => $sandbox['repository'] . '/api.php',
		'url' => $sandbox['repository'] . '/files',
		'thumbUrl' => $sandbox['repository'] . '/files/thumb',
		'descBaseUrl' => $sandbox['repository'] . '/wiki/File:',
		'hashLevels' => 2,
		'fetchDescription' => true,
		'descriptionCacheExpiry' => 1,
		// Nothing is kept, and a file is seen here as soon as it is there.
		'apiMetadataExpiry' => -1,
		'apiThumbCacheExpiry' => 0,
	];
}

// People and what they may do
$wgRateLimits = [];
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
$wgPasswordConfig['pbkdf2']['cost'] = '1000';
$wgPasswordPolicy['policies'] = [ 'default' => [ 'MinimalPasswordLength' => 1 ] ];
$wgGroupPermissions['*']['createaccount'] = false;
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['sysop']['deletelogentry'] = true;
$wgEnableBotPasswords = true;
$wgEnableEmail = false;
$wgPingback = false;
$wgCrossSiteAJAXdomains = [ '127.0.0.1:*' ];
$wgUseRCPatrol = false;
$wgShowExceptionDetails = true;
$wgDiff3 = is_executable( '/usr/bin/diff3' ) ? '/usr/bin/diff3' : '';
$wgMaxArticleSize = 2048;
