//! The SQL of operators and of their places in queues.
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Table `operators`.
pub(crate) mod operator_row {
    #![expect(unreachable_pub, reason = "the macros of an entity write `pub`")]

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "operators")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub username: String,
        pub username_folded: String,
        pub password_hash: String,
        pub role: String,
        pub extension: String,
        pub device: String,
        pub external_number: Option<String>,
        pub locale: String,
        pub status: String,
        pub status_reason: Option<String>,
        pub status_since: i64,
        pub next_status: Option<String>,
        pub next_reason: Option<String>,
        pub wrap_up_until: Option<i64>,
        pub missed_offers: i64,
        pub idle_since: i64,
        pub sip_secret: Option<String>,
        pub session_version: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod member_row {
    #![expect(unreachable_pub, reason = "the macros of an entity write `pub`")]

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "queue_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub queue_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub operator_id: String,
        pub priority: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod queue_row {
    #![expect(unreachable_pub, reason = "the macros of an entity write `pub`")]

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "queues")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) use operator_row::Model as OperatorRow;
use operator_row::{ActiveModel, Column, Entity as Operators};

pub(crate) async fn insert<C: ConnectionTrait>(db: &C, row: OperatorRow) -> Result<(), DbErr> {
    Operators::insert(ActiveModel::from(row).reset_all()).exec_without_returning(db).await.map(drop)
}

pub(crate) async fn update<C: ConnectionTrait>(db: &C, change: ActiveModel) -> Result<OperatorRow, DbErr> {
    change.update(db).await
}

pub(crate) async fn living<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<OperatorRow>, DbErr> {
    Operators::find_by_id(id).filter(Column::DeletedAt.is_null()).one(db).await
}

pub(crate) async fn by_username<C: ConnectionTrait>(db: &C, folded: &str) -> Result<Option<OperatorRow>, DbErr> {
    Operators::find().filter(Column::UsernameFolded.eq(folded)).filter(Column::DeletedAt.is_null()).one(db).await
}

/// Those whose device is another than `elsewhere`, oldest first.
pub(crate) async fn with_phone<C: ConnectionTrait>(db: &C, elsewhere: &str) -> Result<Vec<OperatorRow>, DbErr> {
    let query = Operators::find().filter(Column::DeletedAt.is_null()).filter(Column::Device.ne(elsewhere));
    query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(db).await
}

pub(crate) async fn has_extension<C: ConnectionTrait>(
    db: &C,
    extension: &str,
    except: Option<&str>,
) -> Result<bool, DbErr> {
    let mut query = Operators::find().filter(Column::Extension.eq(extension)).filter(Column::DeletedAt.is_null());
    if let Some(id) = except {
        query = query.filter(Column::Id.ne(id));
    }
    Ok(query.count(db).await? > 0)
}

pub(crate) async fn extensions<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    Operators::find()
        .select_only()
        .column(Column::Extension)
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .all(db)
        .await
}

pub(crate) async fn count_role<C: ConnectionTrait>(db: &C, role: &str, except: Option<&str>) -> Result<u64, DbErr> {
    let mut query = Operators::find().filter(Column::Role.eq(role)).filter(Column::DeletedAt.is_null());
    if let Some(id) = except {
        query = query.filter(Column::Id.ne(id));
    }
    query.count(db).await
}

/// Newest first, starting after `after` = (`created_at`, `id`).
pub(crate) async fn page<C: ConnectionTrait>(
    db: &C,
    limit: u64,
    after: Option<(i64, String)>,
) -> Result<Vec<OperatorRow>, DbErr> {
    let mut query = Operators::find().filter(Column::DeletedAt.is_null());
    if let Some((at, id)) = after {
        query = query.filter(
            Condition::any()
                .add(Column::CreatedAt.lt(at))
                .add(Condition::all().add(Column::CreatedAt.eq(at)).add(Column::Id.lt(id))),
        );
    }
    query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit).all(db).await
}

/// The queues of these operators, as pairs of operator and queue.
pub(crate) async fn memberships<C: ConnectionTrait>(
    db: &C,
    operators: &[String],
) -> Result<Vec<(String, String)>, DbErr> {
    let rows = member_row::Entity::find()
        .filter(member_row::Column::OperatorId.is_in(operators.iter().cloned()))
        .order_by_asc(member_row::Column::QueueId)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.operator_id, row.queue_id)).collect())
}

/// How many of these queues exist.
pub(crate) async fn count_queues<C: ConnectionTrait>(db: &C, queues: &[String]) -> Result<u64, DbErr> {
    queue_row::Entity::find()
        .filter(queue_row::Column::Id.is_in(queues.iter().cloned()))
        .filter(queue_row::Column::DeletedAt.is_null())
        .count(db)
        .await
}

/// Puts an operator into exactly these queues; where he stays, his priority stays.
pub(crate) async fn set_memberships<C: ConnectionTrait>(
    db: &C,
    operator: &str,
    queues: &[String],
) -> Result<(), DbErr> {
    let own = member_row::Column::OperatorId.eq(operator);
    let before: Vec<String> =
        member_row::Entity::find().filter(own.clone()).all(db).await?.into_iter().map(|row| row.queue_id).collect();
    member_row::Entity::delete_many()
        .filter(own)
        .filter(member_row::Column::QueueId.is_not_in(queues.iter().cloned()))
        .exec(db)
        .await?;
    for queue in queues.iter().filter(|queue| !before.contains(queue)) {
        let row = member_row::Model { queue_id: queue.clone(), operator_id: operator.to_owned(), priority: 1 };
        member_row::Entity::insert(member_row::ActiveModel::from(row).reset_all()).exec_without_returning(db).await?;
    }
    Ok(())
}
