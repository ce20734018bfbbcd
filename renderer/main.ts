/** Starts the window: asks main for facts and settings, then mounts the one component. */
import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-500.css';
import '@fontsource/inter/latin-600.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import AppView from './App.svelte';
import { Client, pageBridge } from './bridge.ts';
import { App } from './state/app.svelte.ts';

async function start(): Promise<void> {
	const client = new Client(pageBridge());
	const facts = await client.call('facts', undefined);
	const settings = await client.call('settings', undefined);
	const target = document.getElementById('app');
	if (target !== null) mount(AppView, { target, props: { app: new App(client, facts, settings) } });
}

void start();
