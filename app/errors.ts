/**
 * What can go wrong, as classes a caller may branch on. Every message names the thing, the value
 * found and the value expected, in one line: it is shown to the user as it stands.
 */

/** Machine-readable cause; crosses process borders together with message and details. */
export type ErrorCode =
	| 'capture-format'
	| 'capture-unreadable'
	| 'malformed-packet'
	| 'limit-exceeded'
	| 'capture-permission'
	| 'capture-unavailable'
	| 'export-failed'
	| 'spool-failed'
	| 'contract'
	| 'engine-crashed'
	| 'cancelled'
	| 'filter-syntax'
	| 'not-found'
	| 'usage';

/** JSON-safe facts that belong to an error, for example a byte offset. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** Base of all errors that tapdeck raises on purpose. */
export class TapdeckError extends Error {
	readonly code: ErrorCode;
	readonly details: ErrorDetails;

	constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.name = new.target.name;
		this.code = code;
		this.details = details;
	}
}

/** The bytes are no capture file that tapdeck reads, or a file header contradicts itself. */
export class CaptureFormatError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}, cause?: unknown) {
		super('capture-format', message, details, cause);
	}
}

/** The operating system refused to open or read a file. */
export class CaptureUnreadableError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}, cause?: unknown) {
		super('capture-unreadable', message, details, cause);
	}
}

/** Bytes of one packet or message do not follow their standard; nothing after them is trusted. */
export class MalformedPacketError extends TapdeckError {
	/**
	 * @param protocol short name, for example `rtcp`
	 * @param offset byte offset inside the message
	 * @param message what was found and what was expected
	 * @param section where the rule stands, for example `RFC 3550 §6.4.1`
	 */
	constructor(protocol: string, offset: number, message: string, section = '') {
		super('malformed-packet', message, { protocol, offset, section });
	}
}

/** A bound of `limits.ts` was reached. */
export class LimitExceededError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('limit-exceeded', message, details);
	}
}

/** The operating system does not let this user capture; the message names the remedy. */
export class CapturePermissionError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('capture-permission', message, details);
	}
}

/** There is nothing to capture with, or an interface cannot be opened; the message names the remedy. */
export class CaptureUnavailableError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('capture-unavailable', message, details);
	}
}

/** A stream could not be saved: details carry the exit code and the last words of ffmpeg. */
export class ExportError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}, cause?: unknown) {
		super('export-failed', message, details, cause);
	}
}

/** A live capture cannot be kept: the disk is full, or its file cannot be made. */
export class SpoolError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('spool-failed', message, details);
	}
}

/** A message between processes did not fit the contract. */
export class ContractError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('contract', message, details);
	}
}

/** The engine process of a capture ended; details name the packets it was reading. */
export class EngineCrashedError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('engine-crashed', message, details);
	}
}

/** The user or a signal stopped the work. */
export class CancelledError extends TapdeckError {
	constructor(message = 'cancelled', details: ErrorDetails = {}) {
		super('cancelled', message, details);
	}
}

/** A display filter cannot be read; details.position is the 0-based column of the fault. */
export class FilterSyntaxError extends TapdeckError {
	constructor(message: string, position: number, details: ErrorDetails = {}) {
		super('filter-syntax', message, { ...details, position });
	}
}

/** Something asked for by id, name or frame number is not in this capture. */
export class NotFoundError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('not-found', message, details);
	}
}

/** The command line or a request cannot be understood. */
export class UsageError extends TapdeckError {
	constructor(message: string, details: ErrorDetails = {}) {
		super('usage', message, details);
	}
}

/** What crosses a process border in place of an error object. */
export interface ErrorEnvelope {
	readonly code: ErrorCode;
	readonly message: string;
	readonly details: ErrorDetails;
}

/**
 * Turns anything thrown into an envelope; a foreign error keeps its first line only.
 * @returns plain data, safe for structured clone
 */
export function toEnvelope(error: unknown): ErrorEnvelope {
	if (error instanceof TapdeckError) {
		return { code: error.code, message: error.message, details: error.details };
	}
	const text = error instanceof Error ? error.message : String(error);
	return { code: 'capture-unreadable', message: text.split('\n')[0] ?? text, details: {} };
}

/** Rebuilds an error from its envelope on the other side of a process border. */
export function fromEnvelope(envelope: ErrorEnvelope): TapdeckError {
	return new TapdeckError(envelope.code, envelope.message, envelope.details);
}
