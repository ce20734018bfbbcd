/** The user's settings and what "as the system" means right now. */
import type { Settings } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';

/** Settings, kept by main. */
export class SettingsState {
	readonly #client: Client;
	#value: Settings;
	#darkSystem = $state(false);
	#contrastSystem = $state(false);

	constructor(client: Client, value: Settings) {
		this.#client = client;
		this.#value = $state.raw(value);
	}

	get value(): Settings {
		return this.#value;
	}

	/** Theme in force. */
	get theme(): 'light' | 'dark' {
		const { theme } = this.#value;
		return theme === 'system' ? (this.#darkSystem ? 'dark' : 'light') : theme;
	}

	/** Contrast in force. */
	get contrast(): 'normal' | 'more' {
		const { contrast } = this.#value;
		return contrast === 'system' ? (this.#contrastSystem ? 'more' : 'normal') : contrast;
	}

	/** Changes some settings and keeps them. */
	update(change: Partial<Settings>): void {
		this.#value = { ...this.#value, ...change };
		void this.#client.call('saveSettings', this.#value);
	}

	/** Watches what the system wishes; returns what ends it. */
	watchSystem(page: Window): () => void {
		const dark = page.matchMedia('(prefers-color-scheme: dark)');
		const contrast = page.matchMedia('(prefers-contrast: more)');
		const read = (): void => {
			this.#darkSystem = dark.matches;
			this.#contrastSystem = contrast.matches;
		};
		read();
		dark.addEventListener('change', read);
		contrast.addEventListener('change', read);
		return () => {
			dark.removeEventListener('change', read);
			contrast.removeEventListener('change', read);
		};
	}
}
