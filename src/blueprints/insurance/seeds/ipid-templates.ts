import { ProductLine } from '../products/lines.js';

const CANCELLATION =
  'Write to us or telephone. Within 14 days of receiving your documents you get your premium back, less cover already used; after that, the premium for the days left, less our fee.';
const PAYMENT = 'In one payment by card or bank transfer, or by monthly direct debit where we offer it.';
const PERIOD = 'Cover starts and ends on the dates in your schedule, usually one year apart.';

/** One product information document for each line of business. */
export const IPID_TEMPLATES = [
  {
    line: ProductLine.Motor,
    title: 'Motor insurance: product information document',
    summary: 'Cover for your liability to others when you drive, and for loss of or damage to your own vehicle.',
    insured: [
      'Injury to other people',
      'Damage to other people’s property',
      'Fire, theft and accidental damage to your vehicle',
    ],
    notInsured: ['Wear and tear', 'Drivers not named on the certificate', 'Hire and reward'],
    restrictions: ['An excess applies to each claim', 'Security devices in your schedule must be in use'],
    territory: 'The United Kingdom; the legal minimum in the European Union.',
    obligations: [
      'Answer our questions honestly and in full',
      'Tell us of changes of vehicle, driver or address',
      'Report accidents within 48 hours',
    ],
  },
  {
    line: ProductLine.Home,
    title: 'Home insurance: product information document',
    summary: 'Cover for your home’s buildings, your contents, or both.',
    insured: ['Fire, storm, flood and theft', 'Escape of water', 'Your liability as owner or occupier'],
    notInsured: ['Wear and tear', 'A home unoccupied for more than 60 days', 'Faulty workmanship'],
    restrictions: [
      'Single articles above the limit in your schedule must be listed',
      'A higher excess applies to subsidence',
    ],
    territory: 'Your home; contents temporarily removed, within the United Kingdom.',
    obligations: ['Keep the sums insured up to date', 'Keep the home in good repair', 'Report theft to the police'],
  },
  {
    line: ProductLine.Travel,
    title: 'Travel insurance: product information document',
    summary: 'Cover for medical expenses, cancellation and baggage on the trips in your schedule.',
    insured: [
      'Emergency medical treatment and repatriation',
      'Cancelling or cutting short a trip',
      'Lost or delayed baggage',
    ],
    notInsured: ['Medical conditions you have not declared', 'Travel against official advice'],
    restrictions: ['Winter sports only where shown', 'Age and trip length limits apply'],
    territory: 'The countries in your schedule.',
    obligations: ['Declare medical conditions', 'Keep receipts and reports'],
  },
  {
    line: ProductLine.CommercialProperty,
    title: 'Commercial property insurance: product information document',
    summary: 'Cover for the buildings, contents and stock of your business.',
    insured: ['Fire, storm, flood and theft', 'Loss of rent', 'Property owner’s liability'],
    notInsured: ['Wear and tear', 'Premises left empty without telling us', 'War and nuclear risks'],
    restrictions: ['Average applies where sums insured are too low', 'Alarm and fire conditions in your schedule'],
    territory: 'The premises in your schedule.',
    obligations: [
      'Make a fair presentation of the risk',
      'Keep protections in working order',
      'Tell us of changes of use',
    ],
  },
].map((template) => ({ ...template, payment: PAYMENT, period: PERIOD, cancellation: CANCELLATION }));
