/** Fails when an export of app/, main/, renderer/ or scripts/ has no doc comment. */
import { undocumentedExports } from './source/docs.mjs';
import { filesIn, readSource } from './source/tree.mjs';
import { say } from './steps/shell.mjs';

const files = ['app', 'main', 'renderer', 'scripts'].flatMap((folder) =>
	filesIn(folder, /\.(ts|mjs)$/),
);
const places = files.flatMap((name) => undocumentedExports(readSource(name)));
for (const place of places) say(`no doc comment: ${place}`);
if (places.length > 0) process.exitCode = 1;
else say(`every export of ${String(files.length)} files is documented`);
