namespace MlInfra.Constructs.Endpoints;

/// <summary>How the objects of a batch are split into records.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TransformInput.html"/>
public enum BatchSplit
{
    /// <summary>Not: each object is one request.</summary>
    None,

    /// <summary>At line ends, as CSV and JSON lines are.</summary>
    Line,

    /// <summary>As RecordIO.</summary>
    RecordIO,

    /// <summary>As TFRecord.</summary>
    TFRecord,
}
