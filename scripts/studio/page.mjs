import './environment.mjs';
import '@prisma/studio-core/ui/index.css';
import './page.css';
import { Studio } from '@prisma/studio-core/ui';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { tenantAdapter } from './adapter.mjs';

const place = document.getElementById('studio');
const url = new URL('query', document.baseURI).href;
const adapter = tenantAdapter({ url, schema: place.dataset.schema });
createRoot(place).render(createElement(Studio, { adapter }));
