/** Asks which TLS secrets go along with packets: they leave the house with the file. */
import type { CaptureId, PacketSecrets, SavePacketsRequest } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';

/** What may go along. */
export type SecretsChoice = NonNullable<SavePacketsRequest['secrets']>;

/** What is asked, and who waits for the answer. */
interface Question extends PacketSecrets {
	readonly answer: (choice: SecretsChoice | null) => void;
}

/** See the head of this file. */
export class PacketSecretsState {
	readonly #client: Client;
	#question = $state.raw<Question | null>(null);

	constructor(client: Client) {
		this.#client = client;
	}

	/** Null while nothing is asked. */
	get question(): PacketSecrets | null {
		return this.#question;
	}

	/**
	 * Whether these packets have secrets, and what the user wants; nobody is asked where there are none.
	 * @param show shows the question
	 * @returns null when nothing is to be saved
	 */
	async ask(
		capture: CaptureId,
		request: SavePacketsRequest,
		show: () => void,
	): Promise<SecretsChoice | null> {
		const secrets = await this.#client.call('packetSecrets', {
			capture,
			request: mutable(request),
		});
		if (secrets.known === 0) return 'captured';
		this.answer(null);
		return new Promise((answer) => {
			this.#question = { ...secrets, answer };
			show();
		});
	}

	/** Null calls it off. */
	answer(choice: SecretsChoice | null): void {
		const question = this.#question;
		this.#question = null;
		question?.answer(choice);
	}
}

/** Schemas' types are mutable; nobody changes the request. */
function mutable({ calls, streams, ...rest }: SavePacketsRequest) {
	return {
		...rest,
		streams: streams === null ? null : [...streams],
		...(calls === undefined ? {} : { calls: [...calls] }),
	};
}
