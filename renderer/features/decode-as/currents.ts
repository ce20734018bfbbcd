/** What a rule may make of packets, as it is offered; anything that a rule takes may be written. */

/** Protocols, then codecs with their usual clocks. */
export const CURRENTS: readonly string[] = [
	...['rtp', 'rtcp'],
	...['H264/90000', 'H265/90000', 'H266/90000', 'VP8/90000', 'VP9/90000', 'AV1/90000'],
	...[
		'MP4V-ES/90000',
		'JPEG/90000',
		'H263/90000',
		'H263-1998/90000',
		'MP2T/90000',
		'MP2P/90000',
		'DV/90000',
	],
	...['PCMU/8000', 'PCMA/8000', 'G722/8000', 'G729/8000', 'G723/8000', 'G726-32/8000'],
	...['GSM/8000', 'iLBC/8000', 'opus/48000/2', 'AMR/8000', 'AMR-WB/16000', 'speex/8000'],
	...['MPEG4-GENERIC/48000', 'MP4A-LATM/90000', 'MPA/90000', 'L16/44100/2', 'telephone-event/8000'],
];
