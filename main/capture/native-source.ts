/** Captures through the addon. */
import type { CaptureInterface, InterfaceCounters } from '../../app/index.ts';
import {
	CapturePermissionError,
	CaptureUnavailableError,
	FilterSyntaxError,
	liveBatch,
} from '../../app/index.ts';
import type { LiveCapture, OnBatch } from '../../native/index.d.ts';
import type { Addon } from './addon.ts';
import { filterErrorPosition } from './filter-error.ts';
import type { LiveRequest, LiveSource, LiveTaker } from './live-source.ts';
import { faultOf, remedy } from './remedies.ts';

class NativeSource implements LiveSource {
	readonly facts: CaptureInterface;
	readonly warning: string;
	readonly #capture: LiveCapture;
	#taker: LiveTaker | null = null;
	/** What came between opening and `start`. */
	readonly #early: Parameters<OnBatch>[] = [];

	constructor(addon: Addon, request: LiveRequest) {
		const { interface: name, filter, snapLength } = request;
		this.#capture = new addon.LiveCapture({ ...request, nanoseconds: true }, (...given) => {
			if (this.#taker === null) this.#early.push(given);
			else this.#hand(this.#taker, ...given);
		});
		this.warning = this.#capture.warning;
		this.facts = {
			...{ id: 0, name, description: null, linkType: this.#capture.linkType, snapLength },
			...{ ticksPerSecond: 1e9, fcsLength: 0, filter: filter === '' ? null : filter },
			...{ operatingSystem: null, droppedByInterface: null, droppedByKernel: null },
		};
	}

	counters(): InterfaceCounters {
		const { captured, dropped, interfaceDropped } = this.#capture.figures();
		return { captured, droppedByKernel: dropped, droppedByInterface: interfaceDropped };
	}

	start(taker: LiveTaker): void {
		this.#taker = taker;
		for (const given of this.#early.splice(0)) this.#hand(taker, ...given);
	}

	stop(): void {
		this.#capture.stop();
	}

	#hand(taker: LiveTaker, count: number, buffer: ArrayBuffer | null, failure: string | null): void {
		if (buffer !== null) taker.batch(liveBatch(count, buffer));
		else taker.end(failure === '' ? null : failure);
	}
}

/**
 * Opens an interface; packets are collected from now on.
 * @throws CapturePermissionError, CaptureUnavailableError with the remedy; FilterSyntaxError
 */
export function openNative(addon: Addon, request: LiveRequest): LiveSource {
	try {
		return new NativeSource(addon, request);
	} catch (error) {
		throw captureError(addon, request, error);
	}
}

function captureError(addon: Addon, request: LiveRequest, error: unknown): Error {
	const fault = faultOf(error);
	const said = error instanceof Error ? error.message : String(error);
	const text = remedy(fault, request.interface, said);
	if (fault === 'EPERM')
		return new CapturePermissionError(`cannot capture on ${request.interface}: ${text}`);
	if (fault !== 'EFILTER')
		return new CaptureUnavailableError(`cannot capture on ${request.interface}: ${text}`);
	const { filter } = request;
	// The filter was refused for the link type of the interface, not for a general one.
	const { linkTypes } = addon.probeInterface(request.interface, request.monitor);
	const linkType = linkTypes[0]?.value ?? 1;
	const compiles = (part: string): boolean => addon.compileFilter(part, linkType) === null;
	const at = filterErrorPosition(filter, said, compiles);
	return new FilterSyntaxError(`${text}${placeText(filter, at)}`, at);
}

/** ` (column 5, at "prt 5")`: a line of text has no room for a mark under it. */
function placeText(filter: string, at: number): string {
	if (at < 0) return '';
	if (at >= filter.length) return ' (something is missing at its end)';
	return ` (column ${at + 1}, at "${filter.slice(at, at + 20)}")`;
}
