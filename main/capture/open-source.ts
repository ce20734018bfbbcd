/** Opens an interface by whoever may: tapdeck itself, or dumpcap where it was given the right. */
import { CapturePermissionError } from '../../app/index.ts';
import { loadAddon } from './addon.ts';
import { dumpcapCommand, openCommand } from './command-source.ts';
import type { Dumpcap } from './dumpcap.ts';
import { findDumpcap } from './dumpcap.ts';
import type { LiveRequest, LiveSource } from './live-source.ts';
import { openNative } from './native-source.ts';

/** Who can be asked; tests ask others. */
export interface Openers {
	native(request: LiveRequest): LiveSource;
	dumpcap(): Dumpcap | null;
}

const OPENERS: Openers = {
	native: (request) => openNative(loadAddon(), request),
	dumpcap: findDumpcap,
};

/**
 * Opens an interface; packets are collected from now on.
 * @throws CapturePermissionError, CaptureUnavailableError with the remedy; FilterSyntaxError
 */
export async function openSource(
	request: LiveRequest,
	openers: Openers = OPENERS,
): Promise<LiveSource> {
	try {
		return openers.native(request);
	} catch (error) {
		if (!(error instanceof CapturePermissionError)) throw error;
		const dumpcap = openers.dumpcap();
		// Without the right of its own dumpcap names no link types either.
		if (dumpcap === null || dumpcap.linkTypes(request.interface).length === 0) throw error;
		return await openCommand(dumpcapCommand(dumpcap.program, request), request);
	}
}
