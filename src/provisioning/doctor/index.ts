export { type Wall, WallMissingError, Walls, WALLS } from './walls.js';
export { Doctor, type DoctorOptions } from './doctor.service.js';
export { type DoctorReport, type Finding, type Verdict } from './report.js';
export { assertSafeLogin, assertSafeLogins } from './safe-login.js';
