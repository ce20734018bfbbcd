/** The program's version, written into the bundle from package.json. */
import packageFile from '../package.json' with { type: 'json' };

/** For example `0.1.0`. */
export const VERSION: string = packageFile.version;
