from setuptools import find_packages, setup

from version import VERSION

setup(name="shop", version=VERSION, packages=find_packages())
