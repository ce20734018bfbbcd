import { describe, expect, test } from 'vitest';
import * as errors from '../../app/errors.ts';
import type { TapdeckError } from '../../app/errors.ts';

const CASES: readonly (readonly [TapdeckError, string, errors.ErrorCode, errors.ErrorDetails])[] = [
	[
		new errors.CaptureFormatError('odd magic', { path: 'x' }),
		...(['CaptureFormatError', 'capture-format', { path: 'x' }] as const),
	],
	[
		new errors.CaptureUnreadableError('no right'),
		...(['CaptureUnreadableError', 'capture-unreadable', {}] as const),
	],
	[
		new errors.MalformedPacketError('rtcp', 8, 'too short', 'RFC 3550 §6.4.1'),
		...(['MalformedPacketError', 'malformed-packet'] as const),
		{ protocol: 'rtcp', offset: 8, section: 'RFC 3550 §6.4.1' },
	],
	[
		new errors.LimitExceededError('too many', { limit: 5 }),
		...(['LimitExceededError', 'limit-exceeded', { limit: 5 }] as const),
	],
	[
		new errors.CapturePermissionError('ask'),
		...(['CapturePermissionError', 'capture-permission', {}] as const),
	],
	[
		new errors.ExportError('ffmpeg ended with 1', { exitCode: 1 }),
		...(['ExportError', 'export-failed', { exitCode: 1 }] as const),
	],
	[new errors.ContractError('bad call'), ...(['ContractError', 'contract', {}] as const)],
	[
		new errors.EngineCrashedError('gone', { first: 1, last: 9 }),
		...(['EngineCrashedError', 'engine-crashed', { first: 1, last: 9 }] as const),
	],
	[new errors.CancelledError(), ...(['CancelledError', 'cancelled', {}] as const)],
	[
		new errors.FilterSyntaxError('unexpected )', 4, { token: ')' }),
		...(['FilterSyntaxError', 'filter-syntax', { token: ')', position: 4 }] as const),
	],
	[new errors.NotFoundError('no frame 9'), ...(['NotFoundError', 'not-found', {}] as const)],
	[new errors.UsageError('what?'), ...(['UsageError', 'usage', {}] as const)],
];

describe.each(CASES)('%s', (error, name, code, details) => {
	test(`is a ${name} with its code and details`, () => {
		expect(error).toBeInstanceOf(errors.TapdeckError);
		expect(error).toBeInstanceOf(Error);
		expect([error.name, error.code, error.details]).toEqual([name, code, details]);
	});

	test('crosses a process border with everything but its class', () => {
		const envelope = structuredClone(errors.toEnvelope(error));
		const rebuilt = errors.fromEnvelope(envelope);
		expect(envelope).toEqual({ code, message: error.message, details });
		expect([rebuilt.code, rebuilt.message, rebuilt.details]).toEqual([
			...[code, error.message, details],
		]);
	});
});

test('a cause is kept', () => {
	const cause = new Error('the disk');
	expect(new errors.CaptureFormatError('broken', {}, cause).cause).toBe(cause);
	expect('cause' in new errors.CaptureFormatError('broken')).toBe(false);
});

test('a foreign error gives its first line, anything else its text', () => {
	expect([
		errors.toEnvelope(new TypeError('x is undefined\n    at y')),
		errors.toEnvelope('plain'),
		errors.toEnvelope(undefined),
	]).toEqual(
		['x is undefined', 'plain', 'undefined'].map((message) => ({
			...{ code: 'capture-unreadable', message, details: {} },
		})),
	);
});

test('cancelling says so by itself', () => {
	expect(new errors.CancelledError().message).toBe('cancelled');
});
