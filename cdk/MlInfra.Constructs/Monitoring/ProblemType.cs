namespace MlInfra.Constructs.Monitoring;

/// <summary>What kind of answers a model gives.</summary>
public enum ProblemType
{
    /// <summary>One of two classes.</summary>
    BinaryClassification,

    /// <summary>One of several classes.</summary>
    MulticlassClassification,

    /// <summary>A number.</summary>
    Regression,
}
