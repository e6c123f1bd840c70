// The plugins of Stryker, one bundle: dist/mutation/plugins.mjs.
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import type { Reporter } from '@stryker-mutator/api/report';
import { Drawn } from './drawn.ts';
import { HotRunner } from './hot-runner.ts';
import { Unsaid } from './unsaid.ts';

/** Progress to stderr: a line every few seconds. */
class Progress implements Reporter {
  static readonly inject = tokens(commonTokens.options);
  readonly #part: string;
  #planned = 0;
  #done = 0;
  #unnoticed = 0;
  #next = 0;

  constructor(options: StrykerOptions) {
    this.#part = String(options['partName']);
  }

  onDryRunCompleted({ result }: Parameters<Required<Reporter>['onDryRunCompleted']>[0]): void {
    process.stderr.write(`${this.#part}: ${result.tests.length} tests\n`);
  }

  onMutationTestingPlanReady({
    mutantPlans,
  }: Parameters<Required<Reporter>['onMutationTestingPlanReady']>[0]): void {
    this.#planned = mutantPlans.length;
  }

  onMutantTested({ status }: Parameters<Required<Reporter>['onMutantTested']>[0]): void {
    this.#done += 1;
    if (status === 'Survived' || status === 'NoCoverage') this.#unnoticed += 1;
    if (performance.now() < this.#next && this.#done < this.#planned) return;
    this.#next = performance.now() + 5_000;
    process.stderr.write(`${this.#part}: ${this.#done} of ${this.#planned}, ${this.#unnoticed} unnoticed\n`);
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'hot', HotRunner),
  declareClassPlugin(PluginKind.Checker, 'drawn', Drawn),
  declareClassPlugin(PluginKind.Ignore, 'unsaid', Unsaid),
  declareClassPlugin(PluginKind.Reporter, 'progress-on-stderr', Progress),
];
