-- The shop: what the storefront sells and what the back office keeps. Amounts of money are cents of
-- a dollar, days "2023-06-12", moments "2023-06-12 09:30:00", claims 0 or 1.

CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES category,  -- NULL at the top
    name TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,              -- "kitchen-dining/drinkware/water-bottles"
    level INTEGER NOT NULL,                 -- 1 to 3; products are in those of level 3
    position INTEGER NOT NULL
);
CREATE INDEX category_parent ON category (parent_id, position);

CREATE TABLE product (
    id INTEGER PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,              -- its page is /{slug}.html
    category_id INTEGER NOT NULL REFERENCES category,
    kind TEXT NOT NULL,                     -- "water bottle"
    brand TEXT NOT NULL,
    price INTEGER NOT NULL,
    special_price INTEGER,                  -- what it costs while it is on sale
    qty INTEGER NOT NULL,
    in_stock INTEGER NOT NULL,
    enabled INTEGER NOT NULL,               -- whether visitors can see it
    on_sale INTEGER NOT NULL DEFAULT 0,
    color TEXT NOT NULL DEFAULT '',
    size TEXT NOT NULL DEFAULT '',
    material TEXT NOT NULL DEFAULT '',
    weight INTEGER NOT NULL,                -- grams
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    keywords TEXT GENERATED ALWAYS AS (
        lower(name || ' ' || sku || ' ' || kind || ' ' || material || ' ' || color)
    ) VIRTUAL,                              -- what the search looks in
    features TEXT NOT NULL DEFAULT '',      -- one a line
    description TEXT NOT NULL DEFAULT ''
);
CREATE INDEX product_category ON product (category_id, enabled);
CREATE INDEX product_words ON product (enabled, keywords);
CREATE INDEX product_brand ON product (brand);
CREATE INDEX product_newest ON product (created_at);

CREATE TABLE product_option (               -- one row per value that a buyer can choose
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES product,
    name TEXT NOT NULL,                     -- "Color"
    value TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX product_option_product ON product_option (product_id, position);

CREATE TABLE product_view (                 -- how often a page was seen on a day
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES product,
    day TEXT NOT NULL,
    views INTEGER NOT NULL
);
CREATE INDEX product_view_day ON product_view (day);

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,                 -- a digest, see accounts.py
    customer_group TEXT NOT NULL,           -- "General", "Wholesale" or "Retailer"
    phone TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
);

CREATE TABLE address (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    county TEXT NOT NULL,
    postcode TEXT NOT NULL,
    phone TEXT NOT NULL,
    default_billing INTEGER NOT NULL DEFAULT 0,
    default_shipping INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX address_customer ON address (customer_id);

CREATE TABLE cart (                         -- the open one of a customer, or of a guest (NULL)
    id INTEGER PRIMARY KEY,
    customer_id INTEGER UNIQUE REFERENCES customer,
    coupon_code TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
);

CREATE TABLE cart_item (
    id INTEGER PRIMARY KEY,
    cart_id INTEGER NOT NULL REFERENCES cart,
    product_id INTEGER NOT NULL REFERENCES product,
    options TEXT NOT NULL DEFAULT '',       -- "Color: red, Size: M"
    qty INTEGER NOT NULL
);
CREATE INDEX cart_item_cart ON cart_item (cart_id);

CREATE TABLE wish (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer,
    product_id INTEGER NOT NULL REFERENCES product,
    qty INTEGER NOT NULL DEFAULT 1,
    comment TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    UNIQUE (customer_id, product_id)
);

CREATE TABLE sales_order (
    id INTEGER PRIMARY KEY,                 -- /sales/order/view/order_id/{id}/
    number TEXT NOT NULL UNIQUE,            -- "000000123"
    customer_id INTEGER NOT NULL REFERENCES customer,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,                   -- pending, processing, complete, canceled, on hold, closed
    subtotal INTEGER NOT NULL,
    discount INTEGER NOT NULL DEFAULT 0,
    shipping INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,                 -- subtotal - discount + shipping + tax
    coupon_code TEXT NOT NULL DEFAULT '',
    shipping_method TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    first_name TEXT NOT NULL,               -- of the address that it is sent to
    last_name TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    county TEXT NOT NULL,
    postcode TEXT NOT NULL,
    phone TEXT NOT NULL
);
CREATE INDEX sales_order_customer ON sales_order (customer_id, created_at);
CREATE INDEX sales_order_created ON sales_order (created_at);
CREATE INDEX sales_order_status ON sales_order (status, created_at);

CREATE TABLE order_item (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES sales_order,
    product_id INTEGER NOT NULL REFERENCES product,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '',
    price INTEGER NOT NULL,
    qty INTEGER NOT NULL
);
CREATE INDEX order_item_order ON order_item (order_id);
CREATE INDEX order_item_product ON order_item (product_id);

CREATE TABLE order_comment (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES sales_order,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,                   -- of the order at that time
    comment TEXT NOT NULL,
    visible INTEGER NOT NULL,               -- whether the customer can read it
    notified INTEGER NOT NULL DEFAULT 0,
    author TEXT NOT NULL                    -- "customer" or "shop"
);
CREATE INDEX order_comment_order ON order_comment (order_id);

CREATE TABLE invoice (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    order_id INTEGER NOT NULL REFERENCES sales_order,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,                   -- "paid" or "open"
    total INTEGER NOT NULL
);
CREATE INDEX invoice_order ON invoice (order_id);

CREATE TABLE shipment (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    order_id INTEGER NOT NULL REFERENCES sales_order,
    created_at TEXT NOT NULL
);
CREATE INDEX shipment_order ON shipment (order_id);

CREATE TABLE track (                        -- a parcel on its way
    id INTEGER PRIMARY KEY,
    shipment_id INTEGER NOT NULL REFERENCES shipment,
    order_id INTEGER NOT NULL REFERENCES sales_order,
    carrier TEXT NOT NULL,
    number TEXT NOT NULL
);
CREATE INDEX track_order ON track (order_id);

CREATE TABLE refund (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    order_id INTEGER NOT NULL REFERENCES sales_order,
    created_at TEXT NOT NULL,
    total INTEGER NOT NULL
);
CREATE INDEX refund_order ON refund (order_id);

CREATE TABLE tax_rate (
    id INTEGER PRIMARY KEY,
    county TEXT NOT NULL UNIQUE,
    percent REAL NOT NULL
);

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES product,
    customer_id INTEGER REFERENCES customer,  -- NULL for guests
    nickname TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    rating INTEGER NOT NULL,                -- 1 to 5
    status TEXT NOT NULL,                   -- approved, pending, not approved
    created_at TEXT NOT NULL
);
CREATE INDEX review_product ON review (product_id, status, created_at, rating);
CREATE INDEX review_customer ON review (customer_id);
CREATE INDEX review_status ON review (status, created_at);

CREATE TABLE search_term (
    id INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE,
    results INTEGER NOT NULL,
    hits INTEGER NOT NULL,                  -- how often it was searched for
    redirect TEXT NOT NULL DEFAULT '',
    updated_at TEXT NOT NULL
);

CREATE TABLE cart_rule (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL,
    coupon_code TEXT NOT NULL DEFAULT '',   -- "" holds for every cart
    customer_group TEXT NOT NULL DEFAULT '',  -- "" is all
    from_day TEXT NOT NULL DEFAULT '',
    to_day TEXT NOT NULL DEFAULT '',
    uses_per_customer INTEGER NOT NULL DEFAULT 0,  -- 0 is any number
    uses INTEGER NOT NULL DEFAULT 0,
    action TEXT NOT NULL,                   -- "percent" or "fixed"
    amount INTEGER NOT NULL,                -- percent, or cents of the whole cart
    minimum INTEGER NOT NULL DEFAULT 0,     -- the smallest subtotal it holds for
    priority INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE cms_page (
    id INTEGER PRIMARY KEY,
    identifier TEXT NOT NULL UNIQUE,        -- its page is /{identifier}
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    content TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    customer_id INTEGER REFERENCES customer,
    status TEXT NOT NULL,                   -- "subscribed" or "unsubscribed"
    created_at TEXT NOT NULL
);

CREATE TABLE contact_message (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE cancel_request (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL UNIQUE REFERENCES sales_order,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE admin_user (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    active INTEGER NOT NULL,
    last_seen_at TEXT NOT NULL
);

CREATE TABLE setting (                      -- the shop's configuration
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
);
