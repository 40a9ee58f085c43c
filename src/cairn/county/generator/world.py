"""One county in the making: its plan, its random streams, its ground, its people and the book of what happened."""

import zlib
from dataclasses import dataclass

import numpy as np

from cairn.county.generator.agencies import Agencies, make_agencies
from cairn.county.generator.book import Book
from cairn.county.generator.geography import Geography, make_geography
from cairn.county.generator.people import People, make_people
from cairn.county.generator.rates import Plan


def random_stream(plan: Plan, name: str) -> np.random.Generator:
    """A random stream of its own for each part, so that a change in one part leaves the others as they were."""
    return np.random.default_rng([plan.seed, zlib.crc32(name.encode())])


@dataclass
class World:
    """Everything that is so, before anybody writes it down."""

    plan: Plan
    ground: Geography
    agencies: Agencies
    people: People
    book: Book

    def stream(self, name: str) -> np.random.Generator:
        """The random stream of one part."""
        return random_stream(self.plan, name)


def begin(plan: Plan) -> World:
    """Ground, agencies and people, with an empty book."""
    ground = make_geography(random_stream(plan, "ground"), plan)
    agencies = make_agencies(ground)
    people = make_people(random_stream(plan, "people"), ground, plan)
    return World(plan, ground, agencies, people, Book())
