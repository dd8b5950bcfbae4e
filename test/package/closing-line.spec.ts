import ClosingLineReporter from '../support/closing-line-reporter.cjs';

describe('the closing line', () => {
  function closingLine(results: object): string {
    const written: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    try {
      new ClosingLineReporter().onRunComplete(new Set(), results);
    } finally {
      write.mockRestore();
    }
    return written.join('');
  }

  it('stands alone on a line', () => {
    const results = { numPassedTests: 12, numFailedTests: 3, numRuntimeErrorTestSuites: 0 };
    expect(closingLine(results)).toBe('\n12 passed, 3 failed\n');
  });

  it('counts a suite that could not run as failed', () => {
    const results = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 2 };
    expect(closingLine(results)).toBe('\n12 passed, 2 failed\n');
  });
});
