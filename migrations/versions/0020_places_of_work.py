"""Let an agency or unit say where it works."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

CITIES = {"JAKPUS": "31.71", "JAKUT": "31.72", "JAKBAR": "31.73", "JAKSEL": "31.74", "JAKTIM": "31.75", "KEPSERIBU": "31.01"}
"""The agencies whose name is their place."""


def upgrade() -> None:
    """Add the place, which nobody has to say; the administrations of the cities say it by their name."""
    op.add_column("body", sa.Column("place", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_body_body_place"), "body", "place IS NULL OR kind IN ('agency', 'unit')")
    body = sa.table("body", sa.column("code", sa.Text()), sa.column("kind", sa.Text()), sa.column("place", sa.Text()))
    for code, place in CITIES.items():
        op.execute(sa.update(body).where(body.c.code == code, body.c.kind == "agency").values(place=place))


def downgrade() -> None:
    """Forget the places."""
    op.drop_constraint(op.f("ck_body_body_place"), "body", type_="check")
    op.drop_column("body", "place")
