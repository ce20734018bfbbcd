/** 简体中文：重新发送流。 */
import type { replay as english } from '../en/replay.ts';

/** See the head of this file. */
export const replay: typeof english = {
	replay: {
		title: '重新发送流',
		about: '按捕获时的时间发送 RTP 数据包。可用 ffplay、VLC 或捕获接收。',
		to: '目的地址',
		port: '目的端口',
		sourcePort: '源端口（0：任意）',
		begin: '从（首个数据包起的秒数）',
		end: '到（秒）',
		speed: '速度',
		beginning: '开头',
		whole: '结尾',
		remote: (host) => `发送到另一台机器：${host}。数据包将离开此计算机。`,
		send: '发送数据包',
		stop: '停止发送',
		sending: '正在发送…',
		sent: (packets, to) => `已向 ${to} 发送 ${packets} 个数据包`,
		wrong: '此处需要数字。',
	},
};
