import type { Reporter, TestCase } from 'vitest/node';

/** Names each test that passed only when it was repeated, at the end where it is seen. */
export default class NameRepeatedTests implements Reporter {
  readonly #names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky === true) this.#names.push(`${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestRunEnd(): void {
    for (const name of this.#names) console.log(`lethe: passed only when repeated: ${name}`);
  }
}
