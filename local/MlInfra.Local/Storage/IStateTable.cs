namespace MlInfra.Local.Storage;

/// <summary>What the database asks of a table.</summary>
internal interface IStateTable
{
    string Name { get; }

    Type DocumentType { get; }

    /// <summary>The transaction is over: what it staged becomes visible to all, or is dropped.</summary>
    void End(bool committed);
}
