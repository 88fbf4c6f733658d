<?php
/**
 * Fills a wiki in one process: one JSON object a line on standard input, of the kinds
 *   {"kind": "account", "name", "password", "groups": []}
 *   {"kind": "bot_password", "name", "application", "password", "grants": []}
 *   {"kind": "page", "title", "text", "user", "summary"}
 *   {"kind": "file", "name", "path", "text", "user"}
 * and runs the jobs that this brings. The first failure ends it with a sentence.
 */
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

use MediaWiki\Auth\AuthManager;
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\SlotRecord;

class FillSandbox extends Maintenance {
	/** @var User[] */
	private $users = [];

	public function execute() {
		$done = 0;
		while ( ( $line = fgets( STDIN ) ) !== false ) {
			$entry = json_decode( $line, true, 16, JSON_THROW_ON_ERROR );
			switch ( $entry['kind'] ) {
				case 'account':
					$this->account( $entry );
					break;
				case 'bot_password':
					$this->botPassword( $entry );
					break;
				case 'page':
					$this->page( $entry );
					break;
				case 'file':
					$this->file( $entry );
					break;
			}
			if ( ++$done % 200 === 0 ) {
				DeferredUpdates::doUpdates();
				MediaWikiServices::getInstance()->getLinkCache()->clear();
			}
		}
		DeferredUpdates::doUpdates();
		MediaWikiServices::getInstance()->getJobRunner()->run( [
			'type' => false, 'maxJobs' => false, 'maxTime' => false, 'throttle' => false
		] );
		$this->output( "$done\n" );
	}

	private function account( array $entry ) {
		$services = MediaWikiServices::getInstance();
		$user = $services->getUserFactory()->newFromName( $entry['name'] );
		if ( !$user ) {
			$this->fatalError( "Not a user name: {$entry['name']}" );
		}
		if ( !$user->isRegistered() ) {
			$this->require( $services->getAuthManager()->autoCreateUser(
				$user, AuthManager::AUTOCREATE_SOURCE_MAINT, false
			) );
			SiteStatsUpdate::factory( [ 'users' => 1 ] )->doUpdate();
		}
		$this->require( $user->changeAuthenticationData( [
			'username' => $user->getName(),
			'password' => $entry['password'],
			'retype' => $entry['password'],
		] ) );
		$services->getUserGroupManager()->addUserToMultipleGroups( $user, $entry['groups'] );
	}

	private function botPassword( array $entry ) {
		$password = BotPassword::newUnsaved( [
			'username' => $entry['name'],
			'appId' => $entry['application'],
			'grants' => $entry['grants'],
		] );
		$secret = MediaWikiServices::getInstance()->getPasswordFactory()
			->newFromPlaintext( $entry['password'] );
		$status = $password->save( 'insert', $secret );
		$this->require( $status->isOK() ? $status : $password->save( 'update', $secret ) );
	}

	private function page( array $entry ) {
		$title = Title::newFromText( $entry['title'] );
		if ( !$title ) {
			$this->fatalError( "Not a page title: {$entry['title']}" );
		}
		$updater = MediaWikiServices::getInstance()->getWikiPageFactory()
			->newFromTitle( $title )->newPageUpdater( $this->user( $entry['user'] ) );
		$updater->setContent(
			SlotRecord::MAIN, ContentHandler::makeContent( $entry['text'], $title )
		);
		$updater->saveRevision(
			CommentStoreComment::newUnsavedComment( $entry['summary'] ?? '' ), EDIT_INTERNAL
		);
		$this->require( $updater->getStatus() );
	}

	private function file( array $entry ) {
		$services = MediaWikiServices::getInstance();
		$title = Title::makeTitleSafe( NS_FILE, $entry['name'] );
		$file = $services->getRepoGroup()->getLocalRepo()->newFile( $title );
		if ( $file->exists() && sha1_file( $entry['path'] ) === sha1_file( $file->getLocalRefPath() ) ) {
			return;
		}
		$this->require( $file->upload(
			$entry['path'], $entry['summary'] ?? '', $entry['text'], 0, false, false,
			$this->user( $entry['user'] )
		) );
	}

	private function user( string $name ): User {
		if ( !isset( $this->users[$name] ) ) {
			$user = MediaWikiServices::getInstance()->getUserFactory()->newFromName( $name );
			if ( !$user || !$user->isRegistered() ) {
				$this->fatalError( "No such account: $name" );
			}
			$this->users[$name] = $user;
		}
		return $this->users[$name];
	}

	private function require( StatusValue $status ) {
		if ( !$status->isOK() ) {
			$this->fatalError( Status::wrap( $status )->getWikiText( false, false, 'en' ) );
		}
	}
}

$maintClass = FillSandbox::class;
require_once RUN_MAINTENANCE_IF_MAIN;
