/**
 * What Electron's own default app does for `electron FOLDER`: loads the program in that folder.
 * The fallback runtime comes without one.
 */
'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { app } = require('electron');

if (process.argv.includes('--version')) {
	process.stdout.write(`v${process.versions.electron}\n`);
	process.exit(0);
}
const folder = process.argv.slice(1).find((word) => !word.startsWith('-'));
if (folder === undefined) {
	process.stderr.write('usage: electron FOLDER [ARGUMENTS]\n');
	process.exit(2);
}
const root = path.resolve(folder);
const description = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
app.setName(description.productName ?? description.name);
app.setVersion(description.version);
app.setAppPath(root);
require(path.join(root, description.main));
