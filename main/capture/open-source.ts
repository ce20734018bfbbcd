/** Opens an interface by whoever may. */
import { loadAddon } from './addon.ts';
import type { LiveRequest, LiveSource } from './live-source.ts';
import { openNative } from './native-source.ts';

/**
 * Opens an interface; packets are collected from now on.
 * @throws CapturePermissionError, CaptureUnavailableError with the remedy; FilterSyntaxError
 */
export function openSource(request: LiveRequest): Promise<LiveSource> {
	return new Promise((resolve) => resolve(openNative(loadAddon(), request)));
}
