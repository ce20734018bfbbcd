import { expect, test } from 'vitest';
import { choiceName } from '../../../../renderer/features/decode-as/candidate-text.ts';
import { en } from '../../../../renderer/messages/en/index.ts';

test('a choice is named as a rule names it', () => {
	expect(choiceName({ codec: 'opus', clockRate: 48_000, channels: 2 }, en)).toBe('opus/48000/2');
	expect(choiceName({ codec: 'H264', clockRate: null, channels: 1 }, en)).toBe('H264');
	expect(choiceName({ codec: null, clockRate: null, channels: 1 }, en)).toBe('encrypted');
});
