/** The packet list of all captures in scope, one capture after the other. */
import type { DissectedPacket, PacketRow } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import { PagedRows } from './paged-rows.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Subscription } from './subscription.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

interface Part {
	readonly capture: Capture;
	readonly order: Subscription<'packets'>;
	readonly rows: PagedRows<PacketRow>;
}

/** A packet and the capture it is in. */
export interface PacketRef {
	readonly capture: Capture;
	readonly row: PacketRow;
}

/** Bytes of a packet's transport payload. */
export interface PayloadPlace {
	/** Of the first byte. */
	readonly offset: number;
	/** May reach into further packets. */
	readonly length: number;
}

/** A decoded packet, and the bytes of it that are asked for. */
export interface ShownPacket {
	readonly capture: Capture;
	readonly packet: DissectedPacket;
	readonly place: PayloadPlace | null;
}

interface Jump {
	readonly capture: Capture;
	readonly frame: number;
	readonly place: PayloadPlace | null;
}

/** See the head of this file. */
export class PacketList {
	readonly selection = new Selection();
	readonly #client: Client;
	readonly #workbench: Workbench;
	#parts = $state.raw<readonly Part[]>([]);
	#filter = $state('');
	#jump: Jump | null = null;
	/** Jumps that were asked for and are not made yet. */
	#jumps = 0;
	#detail = $state.raw<ShownPacket | null>(null);

	constructor(client: Client, workbench: Workbench) {
		this.#client = client;
		this.#workbench = workbench;
	}

	get filter(): string {
		return this.#filter;
	}

	get count(): number {
		return this.#parts.reduce((sum, { order }) => sum + (order.value?.count ?? 0), 0);
	}

	get total(): number {
		return this.#parts.reduce((sum, { order }) => sum + (order.value?.total ?? 0), 0);
	}

	get error(): string | null {
		return this.#parts.find(({ order }) => order.error !== null)?.order.error?.message ?? null;
	}

	/** The packet whose fields and bytes are shown. */
	get detail(): ShownPacket | null {
		return this.#detail;
	}

	readonly keyAt = (index: number): string => `packet-${index}`;

	/** Packet at an index of the whole list; undefined while it is on its way. */
	at(index: number): PacketRef | undefined {
		const place = this.#place(index);
		const row = place?.part.rows.at(place.row);
		return place === null || row === undefined ? undefined : { capture: place.part.capture, row };
	}

	/** Decodes the packet at an index of the whole list. */
	async showAt(index: number): Promise<void> {
		const place = this.#place(index);
		const packet = await place?.part.rows.load(place.row);
		if (place !== null && packet !== undefined) await this.show(place.part.capture, packet.frame);
	}

	/** (Re)asks the captures in scope; rows follow when the lists grow. */
	ask(filter: string): void {
		this.#filter = filter;
		const { shown } = this.#workbench;
		const kept = this.#parts.filter(({ capture }) => shown.includes(capture));
		for (const part of this.#parts) if (!kept.includes(part)) part.order.close();
		this.#parts = shown.map(
			(capture) => kept.find((part) => part.capture === capture) ?? this.#createPart(capture),
		);
		for (const { capture, order, rows } of this.#parts) {
			if (order.value !== null) rows.refresh();
			order.ask({ capture: capture.id, filter });
		}
	}

	/** Lists have changed: rows on screen are asked again, and a jump that had to wait is made. */
	refresh(): void {
		for (const { rows } of this.#parts) rows.refresh();
		const jump = this.#jump;
		if (jump !== null) void this.goTo(jump.capture, jump.frame, jump.place);
	}

	/** Decodes a packet for tree and bytes, with bytes of its payload marked where they are told. */
	async show(capture: Capture, frame: number, place: PayloadPlace | null = null): Promise<void> {
		const packet = await this.#client.call('packetDetail', { capture: capture.id, frame });
		this.#detail = { capture, packet, place };
	}

	/**
	 * Selects the row of a frame, or of the next one that the filter lets through, and shows the
	 * frame; when the list is still on its way the row is selected as soon as it is there.
	 */
	async goTo(capture: Capture, frame: number, place: PayloadPlace | null = null): Promise<void> {
		this.#jumps += 1;
		try {
			await this.#jumpTo({ capture, frame, place });
		} finally {
			this.#jumps -= 1;
		}
	}

	/** Selects the row of the packet whose fields are shown, unless another one is being sought. */
	async goToShown(): Promise<void> {
		const shown = this.#detail;
		if (shown === null || this.#jumps > 0 || this.#jump !== null) return;
		if (!this.#workbench.shown.includes(shown.capture)) return;
		await this.goTo(shown.capture, shown.packet.frame, shown.place);
	}

	async #jumpTo(jump: Jump): Promise<void> {
		const { capture, frame, place } = jump;
		this.#jump = jump;
		const at = this.#parts.findIndex((part) => part.capture === capture);
		const list = this.#parts[at]?.order.value ?? null;
		if (list !== null) {
			this.#jump = null;
			const query = { capture: capture.id, order: list.order, frame };
			const index = await this.#client.call('packetIndex', query);
			const before = this.#parts
				.slice(0, at)
				.reduce((sum, { order }) => sum + (order.value?.count ?? 0), 0);
			if (index >= 0) this.selection.only(before + index, this.keyAt(before + index));
		}
		await this.show(capture, frame, place);
	}

	#place(index: number): { readonly part: Part; readonly row: number } | null {
		let row = index;
		for (const part of this.#parts) {
			const count = part.order.value?.count ?? 0;
			if (row < count) return { part, row };
			row -= count;
		}
		return null;
	}

	#createPart(capture: Capture): Part {
		const order = new Subscription(this.#client, 'packets');
		const rows = new PagedRows<PacketRow>((offset, limit) =>
			this.#client.call('packetPage', {
				capture: capture.id,
				order: order.value?.order ?? 0,
				offset,
				limit,
			}),
		);
		return { capture, order, rows };
	}
}
