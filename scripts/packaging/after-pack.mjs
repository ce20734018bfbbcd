import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Called by electron-builder when a package's files are in place: takes out the runtime's own
 * default app, which is of no use in a package.
 * @param {import('electron-builder').AfterPackContext} context
 */
export default function afterPack({ appOutDir, electronPlatformName, packager }) {
	const resources =
		electronPlatformName === 'darwin'
			? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
			: join(appOutDir, 'resources');
	rmSync(join(resources, 'default_app.asar'), { force: true });
}
