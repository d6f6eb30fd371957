"""Neutron's tables from its models: its migrations alter tables in ways that SQLite cannot. The server does not ask for a revision."""
import sys

import sqlalchemy

from neutron.db.migration.models import head

if __name__ == '__main__':
    head.get_metadata().create_all(sqlalchemy.create_engine(sys.argv[1]))
