/** The session description of one stream while it is edited: checked as it is typed. */
import type { SdpCheck, StreamSdp } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { DecodeAs } from './decode-as.svelte.ts';
import type { StreamRef } from './streams.svelte.ts';

/** Marks asked for where only the frame rate is wanted. */
const FEW_MARKS = 2;

/** See the head of this file. */
export class SdpEditor {
	readonly #client: Client;
	readonly #decodeAs: DecodeAs;
	#ref = $state.raw<StreamRef | null>(null);
	#given = $state.raw<StreamSdp | null>(null);
	#text = $state('');
	#check = $state.raw<SdpCheck | null>(null);
	#asked = 0;

	constructor(client: Client, decodeAs: DecodeAs) {
		this.#client = client;
		this.#decodeAs = decodeAs;
	}

	/** The description as it was made; null while it is awaited. */
	get given(): StreamSdp | null {
		return this.#given;
	}

	get text(): string {
		return this.#text;
	}

	/** What is wrong with the text; null while it is being checked for the first time. */
	get check(): SdpCheck | null {
		return this.#check;
	}

	get isChanged(): boolean {
		return this.#given !== null && this.#given.text !== this.#text;
	}

	/** The text may be applied. */
	get isRight(): boolean {
		return (this.#check?.rules.length ?? 0) > 0;
	}

	/** Makes the description of a stream. @throws CallError */
	async edit(ref: StreamRef): Promise<void> {
		this.#ref = ref;
		[this.#given, this.#check, this.#text] = [null, null, ''];
		const query = { capture: ref.capture.id, stream: ref.stream };
		const isVideo = ref.capture.row(ref.stream)?.kind === 'video';
		const pictures = isVideo
			? await this.#client.call('video', { ...query, limit: FEW_MARKS })
			: null;
		const frameRate = pictures?.frameRate ?? null;
		const given = await this.#client.call('streamSdp', { ...query, frameRate });
		if (this.#ref !== ref) return;
		this.#given = given;
		await this.write(given.text);
	}

	/** Takes what was typed, and has it checked. @throws CallError */
	async write(text: string): Promise<void> {
		const ref = this.#ref;
		if (ref === null) return;
		this.#text = text;
		const asked = (this.#asked += 1);
		const query = { capture: ref.capture.id, stream: ref.stream, text };
		const check = await this.#client.call('checkSdp', query);
		// What was typed meanwhile has its own answer.
		if (asked === this.#asked) this.#check = check;
	}

	/** Back to the text as it was made. */
	async reset(): Promise<void> {
		if (this.#given !== null) await this.write(this.#given.text);
	}

	/** Takes the stream for what the text says. @returns the codec; null when the text is wrong */
	async apply(): Promise<string | null> {
		const [ref, check] = [this.#ref, this.#check];
		if (ref === null || check === null || !this.isRight) return null;
		await this.#decodeAs.say(ref.capture, ...check.rules);
		return check.codec;
	}

	/** Writes the text into a file that the user chooses. @returns its name; null for none */
	async save(): Promise<string | null> {
		const name = `${this.#ref?.capture.row(this.#ref.stream)?.ssrc ?? 'stream'}.sdp`;
		const target = await this.#client.call('chooseSaveFile', { name });
		if (target === null) return null;
		const content = this.#text.trimEnd().replace(/\r?\n/gu, '\r\n').concat('\r\n');
		await this.#client.call('writeFile', { grant: target.grant, content });
		return target.name;
	}
}
