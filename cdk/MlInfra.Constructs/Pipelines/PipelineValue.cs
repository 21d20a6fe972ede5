using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// A value in a pipeline: a constant, or one that is known only when the pipeline runs (a parameter, an execution variable, a
/// step's output, a number from a report). Comparing two of them with C# operators makes a condition for a <see cref="ConditionStep"/>.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html"/>
#pragma warning disable CS0660, CS0661 // Operators build conditions; equality of references stays what it is.
public abstract class PipelineValue
#pragma warning restore CS0660, CS0661
{
    private protected PipelineValue()
    {
    }

    /// <summary>The constant, or null where the value is known only at run time.</summary>
    internal virtual object? Constant => null;

    /// <summary>The constant or the default; what can be judged at synth.</summary>
    internal virtual object? Expected => Constant;

    /// <summary>The steps whose results it reads.</summary>
    internal virtual IEnumerable<PipelineStep> Steps => [];

    /// <summary>The parameters it reads.</summary>
    internal virtual IEnumerable<PipelineParameter> Parameters => [];

    /// <summary>The files in S3 that it reads when the pipeline runs.</summary>
    internal virtual IEnumerable<PipelineValue> Files => [];

    /// <summary>Text from parts, joined when the pipeline runs.</summary>
    public static PipelineValue Join(string on, params IReadOnlyList<PipelineValue> values) => new JoinedValue(on, values);

    /// <summary>A constant that is a JSON list or object, for a hyperparameter.</summary>
    public static PipelineValue FromJson(JsonNode json) => new ConstantValue(json);

    /// <summary>A JSON object, where a request has a structure; its fields may be values that are known only when the pipeline runs.</summary>
    public static PipelineValue Object(IReadOnlyDictionary<string, PipelineValue> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new CompositeValue(fields);
    }

    /// <summary>A JSON list; its entries may be values that are known only when the pipeline runs.</summary>
    public static PipelineValue List(params IReadOnlyList<PipelineValue> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new CompositeValue(entries);
    }

    /// <summary>
    /// A value in a JSON file in S3, read when the pipeline runs. <paramref name="path"/> is its JSON path without the leading <c>$.</c>;
    /// the location is most often a <see cref="Join"/> of a step's output and a file's name.
    /// </summary>
    public static PipelineValue JsonGet(PipelineValue s3Uri, string path)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        ArgumentNullException.ThrowIfNull(path);
        return new FileValue(s3Uri, path);
    }

    /// <summary>Whether the value is one of these.</summary>
    public PipelineCondition In(params IReadOnlyList<PipelineValue> values) => PipelineCondition.IsIn(this, values);

    /// <summary>A constant text; it may hold CDK tokens.</summary>
    public static implicit operator PipelineValue(string text) => new ConstantValue(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>A constant number.</summary>
    public static implicit operator PipelineValue(double number) => new ConstantValue(number);

    /// <summary>A constant whole number.</summary>
    public static implicit operator PipelineValue(long number) => new ConstantValue(number);

    /// <summary>A constant whole number.</summary>
    public static implicit operator PipelineValue(int number) => new ConstantValue((long)number);

    /// <summary>The status that a version enters the registry with.</summary>
    public static implicit operator PipelineValue(ApprovalStatus status) => new ConstantValue(status.ToString());

    /// <summary>A constant truth.</summary>
    public static implicit operator PipelineValue(bool truth) => new ConstantValue(truth);

    /// <summary>Left is at least right.</summary>
    public static PipelineCondition operator >=(PipelineValue left, PipelineValue right) => PipelineCondition.Compare("GreaterThanOrEqualTo", left, right);

    /// <summary>Left is at most right.</summary>
    public static PipelineCondition operator <=(PipelineValue left, PipelineValue right) => PipelineCondition.Compare("LessThanOrEqualTo", left, right);

    /// <summary>Left is more than right.</summary>
    public static PipelineCondition operator >(PipelineValue left, PipelineValue right) => PipelineCondition.Compare("GreaterThan", left, right);

    /// <summary>Left is less than right.</summary>
    public static PipelineCondition operator <(PipelineValue left, PipelineValue right) => PipelineCondition.Compare("LessThan", left, right);

    /// <summary>Both are the same.</summary>
    public static PipelineCondition operator ==(PipelineValue left, PipelineValue right) => PipelineCondition.Compare("Equals", left, right);

    /// <summary>They differ.</summary>
    public static PipelineCondition operator !=(PipelineValue left, PipelineValue right) => !(left == right);

    /// <summary>The value as the definition has it.</summary>
    internal abstract JsonNode ToNode();

    /// <summary>The value as text: what is no text already is turned into it when the pipeline runs.</summary>
    internal virtual JsonNode ToTextNode() => JoinedValue.Node("", [ToNode()]);

    /// <summary>Adds what is wrong with the reference itself.</summary>
    internal virtual void Check(Problems problems, string property)
    {
    }
}
