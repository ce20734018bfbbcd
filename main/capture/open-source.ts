/** Opens an interface by whoever may: tapdeck itself, dumpcap with its rights, an extcap program, ssh. */
import { CapturePermissionError, CaptureUnavailableError } from '../../app/index.ts';
import { loadAddon } from './addon.ts';
import { dumpcapCommand, openCommand, openExtcap, openRemote } from './command-source.ts';
import type { Dumpcap } from './dumpcap.ts';
import { findDumpcap } from './dumpcap.ts';
import type { ExtcapInterface } from './extcap.ts';
import { findExtcap } from './extcap.ts';
import type { LiveRequest, LiveSource } from './live-source.ts';
import { openNative } from './native-source.ts';

/** Who can be asked; tests ask others. */
export interface Openers {
	native(request: LiveRequest): LiveSource;
	dumpcap(): Dumpcap | null;
	/** The interface of an extcap program with this name, or null. */
	extcap(name: string): Promise<ExtcapInterface | null>;
}

const OPENERS: Openers = {
	native: (request) => openNative(loadAddon(), request),
	dumpcap: findDumpcap,
	extcap: (name) => findExtcap(name),
};

/**
 * Opens an interface; packets are collected from now on.
 * @throws CapturePermissionError, CaptureUnavailableError with the remedy; FilterSyntaxError; UsageError
 * for a remote host that is none
 */
export async function openSource(
	request: LiveRequest,
	openers: Openers = OPENERS,
): Promise<LiveSource> {
	if (request.remote !== '') return await openRemote(request.remote, request);
	try {
		return openers.native(request);
	} catch (error) {
		const isClosed =
			error instanceof CapturePermissionError || error instanceof CaptureUnavailableError;
		// Without rights the system says of any name that it may not be opened.
		const extcap = isClosed ? await openers.extcap(request.interface) : null;
		if (extcap !== null) return await openExtcap(extcap, request);
		if (!(error instanceof CapturePermissionError)) throw error;
		const dumpcap = openers.dumpcap();
		// Without the right of its own dumpcap names no link types either.
		if (dumpcap === null || dumpcap.linkTypes(request.interface).length === 0) throw error;
		return await openCommand(dumpcapCommand(dumpcap.program, request), request);
	}
}
