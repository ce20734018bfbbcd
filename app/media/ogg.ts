/** Ogg pages of one logical stream. @see RFC 3533 */

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
	let value = index << 24;
	for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c1_1db7 : 0);
	return value;
});
const FIRST_PAGE = 2;
/** Lacing values of one page at most. */
const MAX_SEGMENTS = 255;
const SERIAL = 1;

/** Writes packets as pages, one packet a page. */
export class OggPager {
	#sequence = 0;

	/**
	 * @param granule samples that end with this packet
	 * @throws RangeError when the packet is too long for one page (65 024 bytes and more)
	 */
	page(packet: Uint8Array, granule: number): Uint8Array {
		const segments = Math.floor(packet.length / 255) + 1;
		if (segments > MAX_SEGMENTS) throw new RangeError(`a packet of ${packet.length} bytes`);
		const page = new Uint8Array(27 + segments + packet.length);
		const view = new DataView(page.buffer);
		page.set([0x4f, 0x67, 0x67, 0x53, 0, this.#sequence === 0 ? FIRST_PAGE : 0]);
		view.setUint32(6, granule >>> 0, true);
		view.setUint32(10, Math.floor(granule / 0x1_0000_0000), true);
		view.setUint32(14, SERIAL, true);
		view.setUint32(18, this.#sequence++, true);
		page[26] = segments;
		page.fill(255, 27, 27 + segments - 1);
		page[27 + segments - 1] = packet.length % 255;
		page.set(packet, 27 + segments);
		view.setUint32(22, oggChecksum(page), true);
		return page;
	}
}

/** CRC of a page whose checksum field is 0: polynomial 04C11DB7, not reflected, start 0. */
export function oggChecksum(page: Uint8Array): number {
	let crc = 0;
	for (let at = 0; at < page.length; at++) {
		crc = (crc << 8) ^ (CRC[((crc >>> 24) ^ (page[at] as number)) & 255] as number);
	}
	return crc >>> 0;
}
