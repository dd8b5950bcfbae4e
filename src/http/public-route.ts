import { SetMetadata } from '@nestjs/common';

/** The mark that the guard of `access` reads (its `Public()`), repeated here because this room does not import that one. */
export const PUBLIC_ROUTE = 'tenantry:public';

export const PublicRoute = () => SetMetadata(PUBLIC_ROUTE, true);

/** The same for its `PlatformOnly()`. */
export const PlatformRoute = () => SetMetadata('tenantry:platform', true);
