import { CommandFactory, type CommandRunner } from 'nest-commander';
import { CliModule } from '../../src/cli/cli.module.js';

type Program = Parameters<CommandRunner['setCommand']>[0];

describe('every command shows an example', () => {
  let commands: readonly Program[];
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = () => Promise.reject(new Error('--help opens nothing'));
    const app = await CommandFactory.createWithoutRunning(CliModule.register(opened), { cliName: 'tenantry' });
    const { Commander } = jest.requireActual<{ Commander: symbol }>('nest-commander/src/constants');
    commands = app.get<Program>(Commander).commands;
    close = () => app.close();
  });
  afterAll(() => close());

  const helpOf = (command: Program): string => {
    let said = '';
    command.configureOutput({ writeOut: (text) => (said += text) }).outputHelp();
    return said;
  };

  it('lists those that people are told of', () => {
    const names = commands.map((command) => command.name());
    const told = `setup:database doctor db:migrate db:seed db:provision db:generate db:push tenant:create tenant:list
      tenant:show tenant:verify tenant:seed tenant:suspend tenant:resume tenant:rename tenant:drop key:create`;
    expect(names).toEqual(expect.arrayContaining(told.split(/\s+/)));
  });

  it('with the command in it, options explained, and --json', () => {
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands) {
      const name = command.name();
      const help = helpOf(command);
      expect([name, help]).toEqual([name, expect.stringContaining(`Example:\n  tenantry ${name}`)]);
      expect([name, command.description()]).toEqual([name, expect.stringMatching(/\w{3}/)]);
      expect([name, help]).toEqual([name, expect.stringContaining('--json')]);
      for (const option of command.options) expect([name, option.flags, option.description]).not.toContain('');
    }
  });
});
