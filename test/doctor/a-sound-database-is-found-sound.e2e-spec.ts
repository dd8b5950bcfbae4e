import { onEveryServer } from '../provisioning/support/servers.js';
import { canariesLeft, type Clinic, openClinic, troubles } from './support/clinic.js';

onEveryServer((place) => {
  let clinic: Clinic;
  beforeAll(async () => {
    clinic = await openClinic({ serverUrl: place.serverUrl(), owner: place.owner });
  });
  afterAll(() => clinic.close());

  it('nothing fails, and what is weaker is what this server or owner cannot do', async () => {
    const report = await clinic.doctor.examine();
    expect(troubles(report).filter((line) => !/^(catalog functions|tripwire|server version):/.test(line))).toEqual([]);
    const major = Number(report.serverVersion.split('.')[0]);
    const weak = report.findings.filter(({ verdict }) => verdict === 'weak').map(({ check }) => check);
    expect(weak.includes('tripwire')).toBe(major < 18);
    expect(weak.includes('catalog functions')).toBe(place.owner === 'plain owner');
    expect(report.verdict).toBe(weak.length > 0 ? 'weak' : 'ok');
    expect(report.tenants).toBe(4);
  });

  it('two at once take turns and leave nothing', async () => {
    const reports = await Promise.all([clinic.doctor.examine(), clinic.doctor.examine()]);
    expect(reports.map(({ verdict }) => verdict)).not.toContain('fail');
    expect(await canariesLeft(clinic)).toEqual([]);
  });
});
