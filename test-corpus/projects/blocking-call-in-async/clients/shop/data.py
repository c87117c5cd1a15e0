import asyncio
from typing import Iterator

import boto3
import openai
import psycopg2
import redis
import redis.asyncio
from redis.asyncio import Redis as AsyncRedis
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(bind=engine)
cache = redis.Redis.from_url("redis://localhost")
s3 = boto3.client("s3")
model = openai.OpenAI()


def get_db() -> Iterator[Session]:
    with SessionLocal() as session:
        yield session


async def by_annotation(db: Session) -> None:
    db.query(object).filter().order_by().all()  # error "`sqlalchemy.orm.Query.all`"
    db.commit()  # error
    db.add(object())


async def by_maker() -> None:
    with SessionLocal() as db:
        db.execute("select 1")  # error
    with engine.connect() as connection:  # error
        connection.execute("select 1")  # error


async def by_driver() -> None:
    connection = psycopg2.connect("dbname=shop")  # error
    with connection.cursor() as cursor:
        cursor.execute("select 1")  # error "`psycopg2.connect().cursor().execute`"


async def by_service(good: AsyncRedis, db: AsyncSession) -> None:
    cache.get("price")  # error
    s3.get_object(Bucket="b", Key="k")  # error "`boto3.client().get_object`"
    s3.generate_presigned_url("get_object")
    model.chat.completions.create(model="m", messages=[])  # error "openai.AsyncOpenAI"
    await good.get("price")
    await asyncio.gather(redis.asyncio.Redis().get("price"), good.get("price"))
    await db.commit()
    await asyncio.to_thread(cache.get, "price")
