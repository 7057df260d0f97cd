CREATE TABLE product (
  sku TEXT PRIMARY KEY, name TEXT NOT NULL, price_cents INTEGER NOT NULL, reorder_level INTEGER NOT NULL,
  discontinued INTEGER NOT NULL DEFAULT 0, replaced_by TEXT);
CREATE TABLE stock (
  sku TEXT NOT NULL REFERENCES product, bin TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (sku, bin));
CREATE TABLE customer (
  customer_id TEXT PRIMARY KEY, name TEXT NOT NULL, credit_hold INTEGER NOT NULL DEFAULT 0);
CREATE TABLE sales_order (
  order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer, status TEXT NOT NULL, placed_on TEXT NOT NULL);
CREATE TABLE order_line (
  order_id TEXT NOT NULL REFERENCES sales_order, sku TEXT NOT NULL REFERENCES product, quantity INTEGER NOT NULL,
  PRIMARY KEY (order_id, sku));
CREATE TABLE purchase (
  purchase_id INTEGER PRIMARY KEY, sku TEXT NOT NULL REFERENCES product, quantity INTEGER NOT NULL);

INSERT INTO product VALUES
  ('BX-100', 'cardboard box, small', 85, 200, 0, NULL),
  ('BX-200', 'cardboard box, large', 140, 120, 0, NULL),
  ('TP-010', 'packing tape, clear', 215, 60, 0, NULL),
  ('TP-020', 'packing tape, printed', 390, 30, 0, NULL),
  ('LB-500', 'shipping labels, roll of 500', 1250, 25, 0, NULL),
  ('FM-030', 'foam sheet, 3 mm', 60, 300, 0, NULL),
  ('FM-050', 'foam sheet, 5 mm', 95, 150, 1, 'FM-060'),
  ('FM-060', 'foam sheet, 6 mm', 110, 150, 0, NULL),
  ('PL-001', 'wooden pallet', 1800, 20, 0, NULL),
  ('SC-700', 'platform scale', 24900, 2, 0, NULL),
  ('GL-040', 'work gloves, size 9', 480, 40, 0, NULL),
  ('GL-050', 'work gloves, size 10', 480, 40, 0, NULL);

INSERT INTO stock VALUES
  ('BX-100', 'FRONT', 140), ('BX-100', 'BACK', 260), ('BX-100', 'QUARANTINE', 35),
  ('BX-200', 'FRONT', 18), ('BX-200', 'BACK', 64), ('BX-200', 'QUARANTINE', 0),
  ('TP-010', 'FRONT', 75), ('TP-010', 'BACK', 0), ('TP-010', 'QUARANTINE', 12),
  ('TP-020', 'FRONT', 6), ('TP-020', 'BACK', 3), ('TP-020', 'QUARANTINE', 20),
  ('LB-500', 'FRONT', 11), ('LB-500', 'BACK', 9), ('LB-500', 'QUARANTINE', 0),
  ('FM-030', 'FRONT', 420), ('FM-030', 'BACK', 0), ('FM-030', 'QUARANTINE', 0),
  ('FM-050', 'FRONT', 12), ('FM-050', 'BACK', 0), ('FM-050', 'QUARANTINE', 0),
  ('FM-060', 'FRONT', 55), ('FM-060', 'BACK', 48), ('FM-060', 'QUARANTINE', 15),
  ('PL-001', 'FRONT', 4), ('PL-001', 'BACK', 31), ('PL-001', 'QUARANTINE', 2),
  ('SC-700', 'FRONT', 1), ('SC-700', 'BACK', 0), ('SC-700', 'QUARANTINE', 3),
  ('GL-040', 'FRONT', 22), ('GL-040', 'BACK', 18), ('GL-040', 'QUARANTINE', 0),
  ('GL-050', 'FRONT', 0), ('GL-050', 'BACK', 47), ('GL-050', 'QUARANTINE', 0);

INSERT INTO customer VALUES
  ('C-01', 'Orchard Street Books', 0), ('C-02', 'Marlow Ceramics', 0), ('C-03', 'Tindall & Sons', 1),
  ('C-04', 'Quayside Cycles', 0), ('C-05', 'Fern Hill Nursery', 1), ('C-06', 'Lumen Studio', 0);

INSERT INTO sales_order VALUES
  ('SO-101', 'C-01', 'open', '2025-03-03'), ('SO-102', 'C-02', 'open', '2025-03-03'),
  ('SO-103', 'C-03', 'open', '2025-03-04'), ('SO-104', 'C-04', 'packed', '2025-03-01'),
  ('SO-105', 'C-02', 'shipped', '2025-02-24'), ('SO-106', 'C-06', 'open', '2025-03-05'),
  ('SO-107', 'C-01', 'open', '2025-03-06'), ('SO-108', 'C-04', 'open', '2025-03-06'),
  ('SO-109', 'C-05', 'packed', '2025-02-27'), ('SO-110', 'C-06', 'open', '2025-03-07'),
  ('SO-111', 'C-02', 'cancelled', '2025-02-20'), ('SO-112', 'C-04', 'open', '2025-03-08');

INSERT INTO order_line VALUES
  ('SO-101', 'BX-100', 50), ('SO-101', 'TP-010', 4),
  ('SO-102', 'BX-200', 30), ('SO-102', 'FM-030', 100),
  ('SO-103', 'LB-500', 2),
  ('SO-104', 'PL-001', 3),
  ('SO-105', 'GL-040', 6), ('SO-105', 'TP-010', 2),
  ('SO-106', 'TP-020', 12),
  ('SO-107', 'GL-050', 8), ('SO-107', 'LB-500', 14),
  ('SO-108', 'SC-700', 2),
  ('SO-109', 'FM-060', 40),
  ('SO-110', 'BX-200', 40), ('SO-110', 'PL-001', 10), ('SO-110', 'FM-030', 60),
  ('SO-111', 'BX-100', 500),
  ('SO-112', 'FM-050', 20);
