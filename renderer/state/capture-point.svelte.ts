/** Where a capture was taken, in the user's words. */
import type { CaptureId } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';

/** See the head of this file. */
export class CapturePoint {
	readonly #client: Client;
	readonly #capture: CaptureId;
	#words = $state('');

	constructor(client: Client, capture: CaptureId) {
		this.#client = client;
		this.#capture = capture;
	}

	/** Empty where nobody said. */
	get words(): string {
		return this.#words;
	}

	/** What was kept when the capture was open before. */
	async load(): Promise<void> {
		const kept = await this.#client.call('capturePoint', { capture: this.#capture });
		// What was written meanwhile stays.
		if (this.#words === '') this.#words = kept;
	}

	/** Keeps it for the next time and for what is saved; empty forgets it. */
	async keep(written: string): Promise<void> {
		this.#words = written.trim();
		await this.#client.call('keepCapturePoint', { capture: this.#capture, point: this.#words });
	}
}
