declare class ClosingLineReporter {
  onRunComplete(
    contexts: Set<unknown>,
    results: { numPassedTests?: number; numFailedTests?: number; numRuntimeErrorTestSuites?: number },
  ): void;
}
export = ClosingLineReporter;
