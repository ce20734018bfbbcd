/** 简体中文: 谁与谁通信。 */
import type { conversations as english } from '../en/conversations.ts';

/** See the head of this file. */
export const conversations: typeof english = {
	conversations: {
		title: '会话',
		capture: '捕获',
		filter: '仅匹配的帧',
		columns: {
			addressA: '地址 A',
			portA: '端口 A',
			addressB: '地址 B',
			portB: '端口 B',
			packets: '分组',
			bytes: '字节',
			packetsAToB: '分组 A → B',
			bytesAToB: '字节 A → B',
			packetsBToA: '分组 B → A',
			bytesBToA: '字节 B → A',
			start: '相对开始',
			duration: '持续时间',
			bitsPerSecondAToB: '比特/秒 A → B',
			bitsPerSecondBToA: '比特/秒 B → A',
			likely: '可能的媒体',
		},
		kinds: { video: '视频', audio: '音频' },
		likely: (kind, reason) => `可能是${kind}：${reason}`,
		counting: '正在统计会话…',
		none: '该层没有会话。',
		about: 'A 发送了第一个分组。按 Enter 显示该行的分组;时间单位为秒。',
		show: '显示分组',
		copied: (shown) => `已复制 ${shown} 个会话`,
	},
};
