/** Counts packets with the package `cap`, named by its folder: what a callback a packet costs. */
const [folder, device, filter] = process.argv.slice(2);
const { Cap } = require(folder);
const cap = new Cap();
const buffer = Buffer.alloc(65_535);
let packets = 0;
cap.open(device, filter, 16 << 20, buffer);
cap.setMinBytes?.(0);
cap.on('packet', () => packets++);
// The addon keeps no reference to the object nor to the buffer: what nobody names is collected.
process.on('SIGINT', () => {
	if (cap === null || buffer === null) return;
	console.error(`${packets} packets captured`);
	process.exit(0);
});
console.error('counting');
