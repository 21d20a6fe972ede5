using System.Text;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>What becomes of a model's answer before it stands in the .out file: taken apart, joined to its records, filtered, put together.</summary>
internal static class AnswerWriter
{
    /// <summary>The bytes to append. Throws a <see cref="JobFault"/> where the answer does not fit its records.</summary>
    public static byte[] Write(TransformPlan plan, PayloadReader.Payload payload, byte[] answer)
    {
        if (plan.OutputFormat is not { } format) return plan.AssembleByLine && (answer.Length == 0 || answer[^1] != (byte)'\n') ? [.. answer, (byte)'\n'] : answer;
        var text = Encoding.UTF8.GetString(answer);
        var answers = payload.Records.Count == 1 && !format.IsCsv
            ? [text.Trim()]
            : text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0).ToList();
        if (plan.Join && answers.Count != payload.Records.Count)
            throw new JobFault($"ClientError: the model answered {payload.Records.Count} record(s) with {answers.Count} line(s): the answers cannot be joined to their records.");
        var kept = answers.Select((a, i) =>
        {
            var node = format.Read(a);
            if (plan.Join) node = format.Join(plan.InputFormat!.Read(payload.Records[i]), node);
            return format.Write(plan.OutputFilter.Of(node));
        });
        return Encoding.UTF8.GetBytes(string.Concat(kept.Select(k => k + "\n")));
    }
}
