import { describe, expect, test } from 'vitest';
import { missingPackages, wantedPackages } from '../../../scripts/steps/system.mjs';

const names = (packages: readonly { names: readonly string[] }[]) =>
	packages.map((each) => each.names.at(-1));

/** Live capture and its compiler: wishes, not needs. */
const CAPTURE = ['libpcap0.8', 'g++', 'make', 'python3'];

describe('wantedPackages', () => {
	test('a machine with a display needs no virtual one', () => {
		const wanted = names(wantedPackages({ isHeadless: false, hasFfmpeg: true }));
		expect(wanted).toEqual(['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', ...CAPTURE]);
	});

	test('a machine without display and ffmpeg gets both, ffmpeg as a mere wish', () => {
		const wanted = wantedPackages({ isHeadless: true, hasFfmpeg: false });
		expect(names(wanted).slice(4)).toEqual([...CAPTURE, 'xvfb', 'xauth', 'ffmpeg']);
		const wishes = wanted.filter((each) => !each.isNeeded);
		expect(names(wishes)).toEqual([...CAPTURE, 'ffmpeg']);
	});
});

describe('missingPackages', () => {
	const wanted = wantedPackages({ isHeadless: false, hasFfmpeg: true });
	const COMPILER = CAPTURE.map((name) => `${name} installed\n`).join('');

	test('knows a package under the name of either release', () => {
		const old =
			'libgtk-3-0 installed\nlibnss3 installed\nlibasound2 installed\nlibgbm1 installed\n' +
			COMPILER;
		const young = old.replace('libgtk-3-0 ', 'libgtk-3-0t64 ').replace('sound2 ', 'sound2t64 ');
		expect(missingPackages(wanted, old)).toEqual([]);
		expect(missingPackages(wanted, young)).toEqual([]);
	});

	test('a package that was removed but left its settings is missing', () => {
		const list =
			'libgtk-3-0 installed\nlibnss3 config-files\nlibasound2 installed\nlibgbm1 installed\n' +
			COMPILER;
		expect(names(missingPackages(wanted, list))).toEqual(['libnss3']);
	});
});
