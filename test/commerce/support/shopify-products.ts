/** Product `n` as Shopify's Admin API would answer it. */
export function shopifyProduct(n: number, changes: object = {}) {
  const id = 7_000_000_000_000 + n;
  return {
    id,
    title: `Product ${n}`,
    body_html: '<p>Brackets ] } and "quotes" \\ do not matter.</p>',
    vendor: 'Maker',
    product_type: 'Things',
    created_at: '2026-01-01T00:00:00-05:00',
    handle: `product-${n}`,
    published_at: '2026-01-02T00:00:00-05:00',
    status: 'active',
    tags: 'new, sale',
    admin_graphql_api_id: `gid://shopify/Product/${id}`,
    options: [{ id: id + 1, product_id: id, name: 'Size', position: 1, values: ['S', 'L'] }],
    variants: ['S', 'L'].map((size, index) => ({
      id: id * 10 + index,
      product_id: id,
      title: size,
      price: `${10 + index}.00`,
      sku: `SKU-${n}-${size}`,
      position: index + 1,
      compare_at_price: null,
      option1: size,
      option2: null,
      option3: null,
      taxable: true,
      barcode: '',
      grams: 250,
      inventory_quantity: index === 0 ? 7 : -2,
      requires_shipping: true,
      image_id: index === 0 ? id * 10 + 5 : null,
    })),
    images: [
      { id: id * 10 + 5, position: 1, alt: null, width: 800, height: 600, src: `https://cdn.example.com/${n}.jpg` },
    ],
    ...changes,
  };
}
